"""The feed of changes: whoever follows it holds what everybody may read, exactly."""

import random
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import ProtectedError
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from articles.models import Article, ArticleText, Source
from relations.actions import changes, review, texts
from relations.actions.feed import SHOWN_BY, TABLES, flush
from relations.actions.rebuild import rebuild
from relations.actions.records import save_citation, save_record, save_row
from relations.actions.redaction import redact
from relations.models import (
    KINDS,
    AgreementAction,
    AgreementObligation,
    Citation,
    FeedEntry,
    Gathering,
    Official,
    Post,
    Tenure,
    Trip,
)
from tests import changing_world
from tests import factories as make
from tests.relations.api.problems import errors_of

LISTS = (
    *("countries", "officials", "posts", "tenures", "trips", "gatherings"),
    *("products", "records", "articles", "sources"),
)


class Follower:
    """A client that follows the feed and keeps whatever it names."""

    def __init__(self, client, **query):
        self.client, self.query = client, query
        self.resume, self.held, self.seen = "/api/v1/changes/", {}, []
        self.told = set()  # of which rows the feed has spoken

    def follow(self, page_size=50):
        """Read on to the end of the feed, and fetch what is new there."""
        address = self.resume
        while address:
            page = self.read(address, page_size)
            for entry in page["results"]:
                self.take(entry)
            address, self.resume = page["next"], page["resume"]

    def read(self, address, page_size):
        query = self.query if address == "/api/v1/changes/" else {}
        address = address.replace("page_size=", "was=").split("&was=")[0]
        glue = "&" if "?" in address else "?"
        answer = self.client.get(f"{address}{glue}page_size={page_size}", query)
        assert answer.status_code == 200, answer.content
        return answer.json()

    def take(self, entry):
        self.seen.append(entry["id"])
        url = entry["object"]["url"]
        self.told.add(url)
        self.held.pop(url, None)
        if entry["action"] != "deleted":
            answer = self.client.get(f"{url}{self.expansion(entry['kind'])}")
            if answer.status_code == 200:
                self.held[url] = answer.json()

    def expansion(self, kind):
        return "?expand=citations" if kind in KINDS else ""


def crawl(client):
    """Everything that the public lists hold, each row from its own address."""
    found = {}
    for route in LISTS:
        address = f"/api/v1/{route}/?page_size=500"
        while address:
            page = client.get(address).json()
            for row in page["results"]:
                url = row.get("self") or row["url"]
                expansion = "?expand=citations" if route == "records" else ""
                found[url] = client.get(f"{url}{expansion}").json()
            address = page["next"]
    return found


class World(changing_world.World):
    """Random writes through everything that changes what the public reads."""

    def __init__(self, seed):
        super().__init__(seed)
        self.refused = 0
        self.author = make.UserFactory(username="author", is_superuser=True)
        self.reviewer = make.UserFactory(username="reviewer", is_superuser=True)

    def edit(self):
        """Make an edit; one that the rules refuse leaves everything as it was."""
        try:
            with transaction.atomic():
                super().edit()
        except (ValidationError, ProtectedError):
            self.refused += 1

    def draft(self):
        factory = self.random.choice(list(make.KIND_FACTORIES.values()))
        record = factory(review="draft", citations=[self.new_passage()])
        record.sign(self.author).save()

    def take_step(self):
        record = self.record()
        steps = [
            name for name, step in review.STEPS.items() if record.review in step.before
        ]
        if steps:
            step = self.random.choice(steps)
            user = self.author if step == "submit" else self.reviewer
            review.take(step, record, user=user, reason="So it is.")

    def change_what_is_published(self):
        record = self.record()
        with changes.gate(record, user=self.author) as found:
            record.purpose = self.word()
            save_record(record, user=self.author)
        if found.change and record.citations.exists():
            changes.approve(found.change, user=self.reviewer)

    def close_or_open_source(self):
        source = self.one_of(Source)
        source.confidential = not source.confidential
        save_row(source, user=self.author)

    def make_a_copy(self):
        one, other = self.random.sample(list(Article.objects.order_by("pk")), 2)
        original = other.syndicated_from or other
        if not (one.copies.exists() or original == one):
            one.syndicated_from = None if one.syndicated_from else original
            one.save()

    def publish_elsewhere(self):
        article = self.one_of(Article)
        article.source = self.one_of(Source)
        article.save()

    def cite_elsewhere(self):
        citation = self.one_of(Citation)
        citation.article = self.one_of(Article)
        twin = Citation.objects.filter(
            record=citation.record_id, article=citation.article_id
        )
        if not twin.exists():
            save_citation(citation)

    def write_anew(self):
        article = self.one_of(Article)
        words = f"They met and spoke about trade. {self.word()}"
        ArticleText.objects.create(
            article=article,
            text=words,
            version=ArticleText.objects.next_version(article),
        )
        texts.follow(article)

    def travel(self):
        meeting = self.one_of(KINDS["meeting"])
        meeting.trip = self.random.choice([None, *Trip.objects.order_by("pk")])
        meeting.gathering = self.random.choice(
            [None, *Gathering.objects.order_by("pk")]
        )
        save_record(meeting)

    def plan_a_trip(self):
        make.TripFactory(official=self.one_of(Official))
        make.GatheringFactory(place_country=self.random.choice(self.countries))

    def appoint(self):
        make.TenureFactory(
            official=make.OfficialFactory(),
            post__country=self.random.choice(self.countries),
        )

    def reappoint(self):
        tenure = self.one_of(Tenure)
        tenure.official = self.one_of(Official)
        if not tenure.participations.exists():
            tenure.save()

    def retitle_post(self):
        post = self.one_of(Post)
        post.title = self.word()
        post.save()
        post.role.seniority = self.random.choice("1234")
        post.role.save()

    def spell(self):
        make.OfficialNameFactory(
            official=self.one_of(Official), met_in=self.one_of(Article)
        )

    def name_a_country(self):
        make.CountryNameFactory(country=self.random.choice(self.countries))

    def succeed(self):
        one = self.random.choice(self.countries)
        make.SuccessionFactory(predecessor=make.CountryFactory(), successor=one)

    def delete_somebody(self):
        self.one_of(self.random.choice([Official, Tenure, Post, Article])).delete()

    def redact(self):
        model = self.random.choice([Official, Article, Citation, *KINDS.values()])
        column = {Official: "note", Article: "byline", Citation: "note"}.get(
            model, "purpose"
        )
        row = self.one_of(model)
        setattr(row, column, "A witness")
        row.save()
        redact(row, column, user=self.reviewer, reason="It named a witness.")

    steps = (
        *changing_world.World.steps,
        *(draft, take_step, take_step, take_step, change_what_is_published),
        *(close_or_open_source, close_or_open_source, make_a_copy, publish_elsewhere),
        *(cite_elsewhere, write_anew, travel, plan_a_trip, appoint, reappoint),
        *(retitle_post, spell, name_a_country, succeed, delete_somebody, redact),
    )


@pytest.mark.parametrize("seed", range(4))
def test_whoever_follows_the_feed_holds_exactly_what_is_public(seed, anonymous):
    world, follower = World(seed), Follower(anonymous)
    pace = random.Random(seed)
    for _ in range(12):
        for _ in range(pace.randint(1, 6)):
            world.edit()
        follower.follow(page_size=pace.choice([1, 2, 7, 500]))
    assert follower.held == crawl(anonymous)
    assert follower.seen == list(
        FeedEntry.objects.order_by("pk").values_list("pk", flat=True)
    )
    assert world.refused < 15  # else little has been tried


def test_who_comes_late_holds_the_same(anonymous):
    world = World(99)
    for _ in range(30):
        world.edit()
        anonymous.get("/api/v1/changes/")
    late = Follower(anonymous)
    late.follow(page_size=3)
    assert late.held == crawl(anonymous)


def test_a_rebuild_finds_nothing_to_tell_after_random_edits(db):
    world = World(7)
    for _ in range(40):
        world.edit()
    assert rebuild()["told"] == 0


# What others show of a row


def everything():
    """Rows of every table of the feed, in every way in which others show them."""
    country = make.CountryFactory
    make.SuccessionFactory(predecessor=country(), successor=country(code="AZE"))
    tenure = make.TenureFactory(post__country=country(code="ISR"))
    original = make.ArticleFactory(text="They met and spoke about trade.")
    copy = make.ArticleFactory(text="They met and spoke.", syndicated_from=original)
    digest = make.ArticleFactory(text="They spoke, it says.", based_on=original)
    make.OfficialNameFactory(official=tenure.official, met_in=copy)
    meeting = make.MeetingFactory(
        trip=make.TripFactory(official=make.OfficialFactory()),
        gathering=make.GatheringFactory(
            organization=country(), place_country=country()
        ),
        place_country=country(),
        citations=[make.passage(article=original, quote="spoke about trade")],
    )
    host, visitor = meeting.participations.order_by("position")
    host.official = tenure.official
    visitor.tenure = make.TenureFactory(post__country=visitor.country)
    visitor.official = visitor.tenure.official
    save_record(meeting, children={"participations": [host, visitor]})
    visitor.tenure.official = (
        make.OfficialFactory()
    )  # it was somebody else, it turns out
    visitor.tenure.save()
    agreement = make.AgreementFactory(
        parent=make.AgreementFactory(),
        parent_relation="amends",
        signed_at=make.MeetingFactory(),
        actions=[AgreementAction(country=country(), action="signature")],
        obligations=[
            AgreementObligation(
                country=country(), toward=country(), obligation="defense"
            )
        ],
        citations=[make.passage(article=copy, quote="They met and spoke")],
    )
    make.DefenseTieFactory(
        rests_on=agreement,
        citations=[make.passage(article=digest, quote="They spoke")],
    )
    make.TradeTieFactory(product=make.ProductFactory())
    make.DiplomaticTieFactory()
    make.EventFactory()


# A column of each table that others show.
SHOWN = {
    "country": "name",
    "official": "name",
    "post": "title",
    "tenure": "start",
    "product": "title",
    "trip": "title",
    "gathering": "name",
    "source": "name",
    "article": "title",
    "record": "title",
}


# What they are to others depends on more than is worth finding out: records are told
# that turn out to look the same.
TOLD_WIDELY = {"tenure", "source", "article"}


@pytest.mark.parametrize("table", TABLES)
def test_whatever_looks_different_after_a_change_of_a_row_is_told(table, anonymous):
    everything()
    follower = Follower(anonymous)
    follower.follow(page_size=500)
    for row in TABLES[table].model.objects.order_by("pk"):
        before, follower.told = follower.held.copy(), set()
        row = getattr(row, "specific", row)
        setattr(row, SHOWN[table], f"19{row.pk:02}")
        row.save()
        follower.follow(page_size=500)
        assert follower.held == crawl(anonymous)
        different = {url for url in before if follower.held[url] != before[url]}
        if table not in TOLD_WIDELY:
            assert follower.told == different


@pytest.mark.parametrize("table", TABLES)
def test_each_way_to_what_shows_a_row_is_needed(table, anonymous, monkeypatch):
    """Without any one of them the test above would fail."""
    everything()
    flush()
    model, ways = TABLES[table].model, SHOWN_BY.get(table, ())
    keys = list(model.objects.values_list("pk", flat=True))
    for way in ways:
        others = [each for each in ways if each != way]
        assert any(reached([way], key) - reached(others, key) for key in keys), (
            f"{table}: {way}"
        )


def reached(ways, key):
    """The rows to which some of the ways lead from one row."""
    return {
        (table, row)
        for table, path in ways
        for row in TABLES[table].model.objects.filter(**{path: key}).values_list("pk")
    }


# What an entry says


def entries(client, **query):
    answer = client.get("/api/v1/changes/", query)
    assert answer.status_code == 200, answer.content
    return answer.json()["results"]


def told(client, **query):
    """What the feed says: “created meeting”, oldest first."""
    return [f"{each['action']} {each['kind']}" for each in entries(client, **query)]


def test_an_entry_says_what_happened_to_what_and_where_it_is(anonymous):
    country = make.CountryFactory(code="ISR")
    assert [dict(each, at=None) for each in entries(anonymous)] == [
        {
            "id": FeedEntry.objects.get().pk,
            "at": None,
            "action": "created",
            "kind": "country",
            "object": {"id": country.pk, "url": "/api/v1/countries/ISR/"},
        }
    ]


def test_a_country_under_another_code_leaves_its_old_address(anonymous):
    follower = Follower(anonymous)
    country = make.CountryFactory(code="QQA")
    make.MeetingFactory(parties=[("QQA", "host"), ("ISR", "visitor")])
    follower.follow()
    country.code = "QQB"
    country.save()
    follower.follow()
    assert follower.held == crawl(anonymous)
    of_country = entries(anonymous, kind="country")
    told = [(each["action"], each["object"]["url"]) for each in of_country]
    assert told[0] == ("created", "/api/v1/countries/QQA/")
    assert told[-2:] == [
        ("deleted", "/api/v1/countries/QQA/"),
        ("created", "/api/v1/countries/QQB/"),
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_a_record_of_each_kind_is_found_at_its_address(kind, anonymous):
    record = make.KIND_FACTORIES[kind]()
    [entry] = entries(anonymous, kind=kind)
    assert entry["object"]["id"] == record.pk
    assert anonymous.get(entry["object"]["url"]).json()["kind"] == kind


def test_one_entry_is_read_by_its_number(anonymous):
    make.CountryFactory()
    [entry] = entries(anonymous)
    assert anonymous.get(f"/api/v1/changes/{entry['id']}/").json() == entry


def test_staff_read_the_same_feed_as_everybody(anonymous, curator):
    make.MeetingFactory(review="draft", cited=True)
    assert entries(curator) == entries(anonymous)
    assert told(curator) == ["created country"] * 2


def test_nothing_of_a_draft_is_told(anonymous):
    make.MeetingFactory(review="draft", cited=True, trip=make.TripFactory())
    assert set(told(anonymous)) == {"created country", "created official"}


# Pages


def test_the_feed_can_be_asked_for_some_kinds(anonymous):
    make.MeetingFactory(cited=True)
    assert told(anonymous, kind="meeting,article") == [
        "created article",
        "created meeting",
    ]


def test_the_feed_can_be_asked_for_since_a_moment(anonymous):
    make.CountryFactory()
    [first] = entries(anonymous)
    make.OfficialFactory()
    second = entries(anonymous)[-1]
    assert entries(anonymous, since=second["at"]) == [second]
    assert entries(anonymous, since=first["at"]) == [first, second]


def test_the_last_page_ends_and_says_where_to_resume(anonymous):
    make.CountryFactory()
    page = anonymous.get("/api/v1/changes/?kind=country").json()
    assert page["next"] is None
    later = anonymous.get(page["resume"]).json()
    assert later["results"] == []
    make.CountryFactory()
    make.OfficialFactory()
    found = anonymous.get(later["resume"]).json()["results"]
    assert [each["kind"] for each in found] == ["country"]


def test_an_empty_feed_says_where_to_resume(anonymous):
    page = anonymous.get("/api/v1/changes/").json()
    assert (page["next"], page["previous"], page["results"]) == (None, None, [])
    make.CountryFactory()
    assert len(anonymous.get(page["resume"]).json()["results"]) == 1


def test_entries_have_one_order_only(anonymous):
    answer = anonymous.get("/api/v1/changes/?ordering=-id")
    assert errors_of(answer) == {"ordering": "invalid_choice"}
    assert anonymous.get("/api/v1/changes/?ordering=id").status_code == 200


@pytest.mark.parametrize(
    ("query", "problems"),
    [
        ("kind=meetings", {"kind": "invalid_choice"}),
        ("kind=", {"kind": "empty"}),
        ("since=yesterday", {"since": "invalid"}),
        ("cursor=1", {"cursor": "bad_cursor"}),
        ("page_size=0", {"page_size": "invalid"}),
        ("known_at=2025-01-01", {"known_at": "no_past"}),
        ("after=3", {"after": "unknown_parameter"}),
    ],
)
def test_what_cannot_be_meant_is_refused(query, problems, anonymous):
    answer = anonymous.get(f"/api/v1/changes/?{query}")
    assert answer.status_code == 400
    assert errors_of(answer) == problems


@pytest.mark.parametrize("verb", ["post", "put", "patch", "delete"])
def test_nobody_writes_to_the_feed(verb, editor):
    make.CountryFactory()
    [entry] = entries(editor)
    for address in ("/api/v1/changes/", f"/api/v1/changes/{entry['id']}/"):
        answer = getattr(editor, verb)(address, {}, headers={"If-Match": "*"})
        assert answer.status_code == 405


def test_the_feed_is_closed_where_readers_must_log_in(anonymous, settings):
    settings.API_REQUIRE_LOGIN = True
    assert anonymous.get("/api/v1/changes/").status_code == 401


def test_a_feed_with_nothing_new_is_read_without_a_write(anonymous):
    make.CountryFactory()
    entries(anonymous)
    with CaptureQueriesContext(connection) as asked:
        entries(anonymous)
    written = [
        each["sql"]
        for each in asked
        if not each["sql"].lstrip("(").startswith("SELECT")
    ]
    assert written == []


# While others write


@pytest.mark.django_db(transaction=True)
def test_a_reader_loses_and_repeats_nothing_while_two_others_write():
    make.MeetingFactory()

    def write(number):
        try:
            for step in range(15):
                record = make.MeetingFactory(title=f"Meeting {number}-{step}")
                record.title = f"Renamed {number}-{step}"
                save_record(record)
                if step % 3 == 0:
                    record.delete()
        finally:
            connection.close()

    def read(follower, done):
        try:
            while not done():
                follower.follow(page_size=2)
        finally:
            connection.close()

    follower = Follower(APIClient())
    with ThreadPoolExecutor(3) as threads:
        writers = [threads.submit(write, number) for number in range(2)]
        reader = threads.submit(read, follower, lambda: all(w.done() for w in writers))
        for each in (*writers, reader):
            each.result()
    follower.follow()
    assert follower.seen == list(
        FeedEntry.objects.order_by("pk").values_list("pk", flat=True)
    )
    assert follower.held == crawl(APIClient())
    assert sum("meetings" in url for url in follower.held) == 21
