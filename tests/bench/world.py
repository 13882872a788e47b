"""A made-up world of records, the same for the same size, written in bulk.

Few pairs of countries have most of the records, as in life. Link and topic rows are
made as `relations.actions.links` makes them; there is no history.
"""

import random
import uuid
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate, permutations

from django.db import connection, transaction

from articles.fields import values as date_columns
from articles.models import Article, Source
from relations import models, words
from relations.models import KINDS
from relations.models.records import STATUSES
from relations.querysets import word_index

COUNTRIES = 200
SHARES = {
    "meeting": 25,
    "agreement": 10,
    "trade_tie": 15,
    "defense_tie": 10,
    "diplomatic_tie": 10,
    "event": 30,
}
ROLES = {
    "meeting": ("host", "visitor"),
    "agreement": ("party", "party"),
    "trade_tie": ("exporter", "importer"),
    "defense_tie": ("supplier", "recipient"),
    "diplomatic_tie": ("partner", "partner"),
    "event": ("actor", "recipient"),
}
TOPICS = ("security", "trade", "energy", "health")
MADE = datetime(2026, 1, 1, 12, 30, 15, 250_000, tzinfo=UTC)
CHUNK = 20_000


class Writer:
    """Writes rows of a model from a few columns; the others have their defaults."""

    def __init__(self, model, *names):
        self.fields = {f.attname: f for f in model._meta.local_concrete_fields}
        blank = model()
        self.blank = {
            name: getattr(blank, name) for name in self.fields if name != "id"
        }
        if "record_ptr_id" in self.fields:
            self.blank.pop("record_ptr_id")
        self.table = model._meta.db_table
        self.rows = []
        self.names = None

    def add(self, **columns):
        row = {**self.blank, **columns}
        for name in [name for name in row if f"{name}_precision" in row]:
            row.update(date_columns(name, str(columns.get(name, ""))))
        self.names = self.names or list(row)
        self.rows.append([row[name] for name in self.names])
        if len(self.rows) >= CHUNK:
            self.flush()

    def flush(self):
        if not self.rows:
            return
        fields = [self.fields[name] for name in self.names]
        ready = [
            [
                field.get_db_prep_save(value, connection)
                for field, value in zip(fields, row, strict=True)
            ]
            for row in self.rows
        ]
        columns = ", ".join(f'"{field.column}"' for field in fields)
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                sql = f'COPY "{self.table}" ({columns}) FROM STDIN'
                with cursor.copy(sql) as copy:
                    for row in ready:
                        copy.write_row(row)
            else:
                marks = ", ".join(["%s"] * len(fields))
                sql = f'INSERT INTO "{self.table}" ({columns}) VALUES ({marks})'
                cursor.executemany(sql, ready)
        self.rows.clear()


def fill(size, **more):
    """Make a world of so many records in an empty, migrated database."""
    world = World(size, **more)
    with transaction.atomic():
        world.make()
    count_rows()


def count_rows():
    """Let the planner know what there is."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("VACUUM ANALYZE")
        else:
            cursor.execute("ANALYZE")


def find_by_words():
    """Let records, officials and articles of a world be found by what they are called.

    In bulk, and in fewer words than `relations.actions.search` gives them.
    """
    parties = {}
    named = models.Participation.objects.order_by("record_id", "id")
    for key, *names in named.values_list(
        "record_id", "country__name", "official__name"
    ).iterator(CHUNK):
        parties.setdefault(key, []).extend(filter(None, names))
    tables = (
        (models.RecordWords, models.Record, ("title", "summary")),
        (models.OfficialWords, models.Official, ("name", "sort_name")),
        (models.ArticleWords, Article, ("title", "url")),
    )
    for table, of, columns in tables:
        with transaction.atomic():
            if connection.vendor == "sqlite":
                # Made anew at the end, the index is made from all rows at once.
                with connection.cursor() as cursor:
                    cursor.execute(f'DROP TRIGGER "{table._meta.db_table}_insert"')
            writer = Writer(table)
            rows = of.objects.order_by("pk").values_list("pk", *columns)
            for key, head, *said in rows.iterator(CHUNK):
                also = parties.get(key, ()) if of is models.Record else ()
                writer.add(
                    **{table._meta.pk.attname: key},
                    head=words.indexed([head]),
                    open=words.indexed([*said, *also]),
                    more=words.indexed([]),
                )
            writer.flush()
        word_index.create(table, connection.alias)


class World:
    """So many records; `passages` weighs how many have one passage, two, three ..."""

    def __init__(self, size, officials=None, passages=(55, 30, 15)):
        self.size = size
        self.passages = passages
        self.random = random.Random(size)
        weights = [1 / (rank + 1) ** 0.9 for rank in range(COUNTRIES)]
        self.popular = list(accumulate(weights))
        self.sources = min(size, max(200, size // 100))
        self.articles = size
        self.officials = officials or min(10 * size, max(2000, size // 5))

    def writers(self):
        return {
            name: Writer(getattr(models, name))
            for name in (
                "Participation",
                "RecordLink",
                "RecordTopic",
                "Citation",
                "Record",
            )
        }

    def make(self):
        self.make_countries()
        self.make_officials()
        self.make_articles()
        self.make_records()

    def make_countries(self):
        writer = Writer(models.Country)
        for number in range(1, COUNTRIES + 1):
            writer.add(
                id=number,
                code=code_of(number),
                name=f"Country {number}",
                entity_type="igo" if number % 40 == 0 else "state",
                end_state="ongoing",
                folded=f" country {number}",
            )
        writer.flush()

    def make_officials(self):
        roles = ("head_of_state", "foreign_minister", "defense_minister", "envoy")
        with connection.cursor() as cursor:
            for role in roles:
                cursor.execute(
                    "INSERT INTO relations_postrole "
                    "(code, label, definition, anchor, seniority) "
                    "VALUES (%s, %s, '', '', '2') ON CONFLICT DO NOTHING",
                    [role, role.replace("_", " ")],
                )
        posts, officials, tenures = map(
            Writer, (models.Post, models.Official, models.Tenure)
        )
        for number in range(1, COUNTRIES * 4 + 1):
            role = roles[number % 4]
            posts.add(
                id=number,
                country_id=(number - 1) // 4 + 1,
                title=f"{role.replace('_', ' ').capitalize()} {number}",
                role_id=role,
            )
        self.held, self.by_country = {}, {}
        key = 0
        for number in range(1, self.officials + 1):
            officials.add(
                id=number,
                uid=self.uid(),
                name=f"Given {number} Family",
                sort_name=f"Family, Given {number}",
            )
            country = self.country()
            self.by_country.setdefault(country, []).append(number)
            for start in sorted(self.random.sample(range(1990, 2026), 2)):
                key += 1
                tenures.add(
                    id=key,
                    official_id=number,
                    post_id=(country - 1) * 4 + self.random.randint(1, 4),
                    start=str(start),
                    end=str(start + 3),
                    end_state="ended",
                )
                self.held.setdefault(number, []).append(key)
        for writer in (posts, officials, tenures):
            writer.flush()

    def make_articles(self):
        kinds = ("media", "media", "news_agency", "state_media", "official_party")
        writer = Writer(Source)
        for number in range(1, self.sources + 1):
            writer.add(
                id=number,
                name=f"Source {number}",
                kind=self.random.choice(kinds),
                country_code=code_of(self.country()),
                owner=self.random.choice(["", "", f"Group {number % 50}"]),
                confidential=is_secret(number),
            )
        writer.flush()
        writer = Writer(Article)
        sources = [None]
        for number in range(1, self.articles + 1):
            original = self.random.randint(1, number - 1) if number > 100 else None
            copied = self.random.random()
            uid, source = self.uid(), self.random.randint(1, self.sources)
            sources.append(source)
            is_told = original is not None and copied < 0.15
            voice = sources[original] if is_told else source
            writer.add(
                id=number,
                uid=uid,
                source_id=source,
                voice_id=voice,
                open_voice_id=source if is_secret(voice) else voice,
                title=f"What was said on day {number}",
                url=f"https://news.example/{number}",
                canonical_url=f"https://news.example/{number}",
                published=self.day(),
                language="en",
                rights="excerpt",
                syndicated_from_id=original if copied < 0.1 else None,
                based_on_id=original if 0.1 <= copied < 0.15 else None,
            )
        writer.flush()

    def make_records(self):
        self.writer = self.writers()
        self.own = {kind: Writer(model) for kind, model in KINDS.items()}
        self.steps = Writer(models.AgreementAction)
        kinds = self.random.choices(list(SHARES), weights=SHARES.values(), k=self.size)
        for key, kind in enumerate(kinds, 1):
            self.make_record(key, kind)
        # The records first: the others refer to them.
        for writer in (*self.writer.values(), *self.own.values(), self.steps):
            writer.flush()

    def make_record(self, key, kind):
        some = self.random.random
        day = self.day()
        moment = MADE + timedelta(seconds=key, microseconds=key)
        shared = {
            "id": key,
            "uid": self.uid(),
            "kind": kind,
            "title": f"A {kind.replace('_', ' ')} between countries, number {key}",
            "summary": "They spoke at length about what both of them want." * 2,
            "start": self.random.choice([day, day, day[:7], f"{day}~"]),
            "end_state": "not_applicable",
            "sort_date": date.fromisoformat(day),
            "status": STATUSES[kind].values[0],
            "review": "approved" if some() < 0.95 else "draft",
            "confidence": self.random.choice([None, 1, 2, 3]),
            "topics": self.random.sample(TOPICS, self.random.randint(0, 2)),
            "place_city": self.random.choice(["", "Somewhere"]),
            "place_country_id": self.random.choice([None, self.country()]),
            "created": moment,
            "updated": moment,
        }
        if len(shared["start"]) == 7:
            shared["sort_date"] = date.fromisoformat(f"{day[:7]}-01")
        self.writer["Record"].add(**shared)
        self.own[kind].add(record_ptr_id=key, **self.columns_of(kind, shared))
        if kind == "agreement":
            self.steps.add(agreement_id=key, country_id=1, action="signature")
        self.make_parties(key, kind, shared)
        for topic in shared["topics"]:
            self.writer["RecordTopic"].add(
                record_id=key,
                topic=topic,
                kind=kind,
                sort_date=shared["sort_date"],
            )
        self.make_passages(key)

    def columns_of(self, kind, shared):
        return {
            "meeting": {"meeting_format": "visit", "level": "2"},
            "agreement": {"form": "treaty", "signed": shared["start"]},
            "trade_tie": {
                "tie_type": "supply_relation",
                "product_text": "oil",
                "amount": "1200000.50",
                "currency": "USD",
            },
            "defense_tie": {"tie_type": "arms_transfer", "designation": "vehicles"},
            "diplomatic_tie": {"tie_type": "relations", "relation_status": ""},
            "event": {"event_type": "CONSULT", "mode": "visit"},
        }[kind]

    def make_parties(self, key, kind, shared):
        number = self.random.choices((2, 3, 4), weights=(75, 20, 5))[0]
        countries = list(dict.fromkeys(self.country() for _ in range(number)))
        while len(countries) < 2:
            countries = list(dict.fromkeys([*countries, self.country()]))
        roles = [*ROLES[kind], *(("mediator",) * 2 if kind == "meeting" else ())]
        serious = {}
        for position, country in enumerate(countries):
            role = roles[position] if position < len(roles) else roles[-1]
            serious[country] = role != "mediator"
            official = tenure = None
            known = self.by_country.get(country)
            if known and self.random.random() < 0.4:
                official = self.random.choice(known)
                tenure = self.random.choice([None, *self.held[official]])
            self.writer["Participation"].add(
                record_id=key,
                country_id=country,
                role=role,
                official_id=official,
                tenure_id=tenure,
                position=position,
            )
        pairs = [(each, each) for each in serious] + list(permutations(serious, 2))
        for country, partner in pairs:
            self.writer["RecordLink"].add(
                country_id=country,
                partner_id=partner,
                kind=kind,
                sort_date=shared["sort_date"],
                record_id=key,
                incidental=not (serious[country] and serious[partner]),
            )

    def make_passages(self, key):
        numbers = range(1, len(self.passages) + 1)
        number = self.random.choices(numbers, weights=self.passages)[0]
        for index in range(number):
            stance = self.random.choices(
                ("supports", "mentions", "contradicts"), weights=(92, 6, 2)
            )[0]
            against = stance == "contradicts"
            self.writer["Citation"].add(
                record_id=key,
                article_id=self.random.randint(1, self.articles),
                quote="They spoke at length about what both of them want.",
                claim=["start"] if against else [],
                claimed_value="another day" if against else "",
                stance=stance,
                credibility=self.random.randint(1, 6),
                anchor=self.random.choice(["text_not_kept"] * 5 + ["not_found"]),
                fingerprint=f"{key}-{index}",
                created=MADE,
                updated=MADE,
            )

    def country(self):
        return self.random.choices(range(1, COUNTRIES + 1), cum_weights=self.popular)[0]

    def day(self):
        return str(date(1990, 1, 1) + timedelta(days=self.random.randrange(13_000)))

    def uid(self):
        # Not uuid4(): the world is the same each time.
        return uuid.UUID(int=self.random.getrandbits(128))


def is_secret(source):
    return source % 100 == 0


def code_of(number):
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    return "X" + letters[number // 26 % 26] + letters[number % 26]
