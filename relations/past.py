"""The database as it was at a moment, for every question that is asked meanwhile.

    with known_at(moment):
        list(Record.objects.published().between(israel, azerbaijan).with_evidence())

Nothing else is to be learned: the models, the querysets and whatever is built on them
answer from the past, in as many statements as they need today. For a name in a WITH
clause hides the table of that name, each SELECT inside the block is given one in front
for every table that it reads, with the rows as they were:

- A curated row is its newest state up to the moment, unless that is a deletion. A
  state that begins at the very moment counts.
- The two halves of a record are written and deleted together, so the shared half
  alone says whether it was there.
- A text is never changed; it was there from the moment at which it was made.
- The index tables are worked out from the parties and the topics of then, and who
  speaks in an article from its originals and their sources of then.
- Tables without a past (roles of posts, categories of weapons, accounts) are as they
  are today. So are those around records that only editors see: ask them nothing here.

What is withheld from the public today stays withheld (`openly`): of a source that is
confidential by now, and of an article whose rights are narrower by now, the public
learns no more of the past than of the present.

What is said to go on did so up to the day of the moment, see `querysets.today`.

What a record derives from other rows, its place on a timeline if it has no date of its
own and the level of a meeting, is kept with its newest state: the past shows what that
state derived last. Rows that one transaction writes have moments of their own, so
that a moment within it may show some and not others.
"""

import re
from contextlib import ExitStack, contextmanager
from functools import cache
from threading import local

from django.apps import apps
from django.db import connections
from django.utils import timezone

from articles.curated import Curated
from articles.models import Article, ArticleText, Source
from articles.querysets import ORIGINALS
from articles.vocabularies import Rights
from relations.models import (
    Country,
    CountryCode,
    CountryName,
    Participation,
    Record,
    RecordLink,
    RecordTopic,
)
from relations.querysets.today import being
from relations.vocabularies import INCIDENTAL_ROLES, Topic

# By which a country is found.
NAMES_OF_COUNTRIES = (Country, CountryCode, CountryName)
# Articles without what follows from others, from which it is worked out.
AS_SAVED = "articles_as_saved"
# `present`: the tables that this thread reads as they are today while it asks of the
# past; None while it does not.
_asked = local()
READS = re.compile(r"(?P<how>EXPLAIN (?:QUERY PLAN |\([^)]*\) )?)?\(*SELECT\b")


class PastIsReadOnly(TypeError):
    """Something other than a SELECT was asked of a table as it was."""


@contextmanager
def known_at(moment, *, openly=False):
    """Answer every SELECT of this thread from the database as it was at a moment.

    `openly` withholds from the past what the public may not read today. Rows that were
    read inside know nothing of it: what they fetch after the block is of today. Raises
    `PastIsReadOnly` for a write to a table that has a past.
    """
    with ExitStack() as entered:
        for connection in connections.all():
            past = _Past(moment, _tables(openly, connection.vendor))
            entered.enter_context(connection.execute_wrapper(past))
        entered.enter_context(being(timezone.localdate(moment)))
        entered.enter_context(as_today())
        yield


def is_asked_of():
    """Whether this thread asks of the past."""
    return _present() is not None


@contextmanager
def as_today(*models):
    """Within `known_at`, read these models as they are today."""
    before = _present()
    _asked.present = {each._meta.db_table for each in models}
    try:
        yield
    finally:
        _asked.present = before


def _present():
    return getattr(_asked, "present", None)


class _Past:
    """Puts the tables that a statement names, as they were, in front of it."""

    def __init__(self, moment, tables):
        self.moment, self.tables = moment, tables

    def __call__(self, execute, sql, params, many, context):
        named = self._named(sql)
        if not named:
            return execute(sql, params, many, context)
        found = READS.match(sql)
        if not found or many:
            raise PastIsReadOnly(f"The past of {named[0]} can be read and not written.")
        moment = context["connection"].ops.adapt_datetimefield_value(self.moment)
        rows = ", ".join(
            f'"{name}" AS NOT MATERIALIZED ({self.tables[name]})' for name in named
        )
        at = found.end("how") if found["how"] else 0
        if params is None:
            sql = sql.replace("%", "%%")
        sql = f"{sql[:at]}WITH {rows} {sql[at:]}"
        before = (moment,) * rows.count("%s")
        return execute(sql, (*before, *(params or ())), many, context)

    def _named(self, sql):
        """The tables that a statement reads, each after those that it is made of."""
        wanted, present = set(), _present()
        for name in reversed(self.tables):
            if name not in present and (
                f'"{name}"' in sql
                or any(f'"{name}"' in self.tables[each] for each in wanted)
            ):
                wanted.add(name)
        return [name for name in self.tables if name in wanted]


@cache
def _tables(openly, vendor):
    """A SELECT for each table that has a past, which gives its rows as they were."""
    found = {}
    for model in apps.get_models():
        if issubclass(model, Curated):
            table = model._meta.db_table
            if model is Article:
                found[AS_SAVED], found[table] = _curated(model, openly), _articles()
            else:
                found[table] = _curated(model, openly)
    found[ArticleText._meta.db_table] = _texts(vendor)
    found[RecordLink._meta.db_table] = _links()
    found[RecordTopic._meta.db_table] = _topics()
    return found


def _curated(model, openly):
    past, key = _past_of(model), _q(model._meta.pk.column)
    withheld = _withheld(model) if openly else {}
    columns = ", ".join(
        f"{withheld.get(column, f'was.{_q(column)}')} AS {_q(column)}"
        for column in _saved_columns(model)
    )
    of_states, whole = "", ""
    if issubclass(model, Record) and model is not Record:
        # Its other half tells whether it was there, whichever is deleted first.
        of_states = "AND newer.history_type <> '-'"
        shared = _q(Record._meta.db_table)
        whole = f"AND EXISTS (SELECT 1 FROM {shared} half WHERE half.id = was.{key})"
    return f"""
        SELECT {columns} FROM {past} was
        WHERE was.history_date <= %s AND was.history_type <> '-' AND NOT EXISTS (
            SELECT 1 FROM {past} newer
            WHERE newer.{key} = was.{key} AND newer.history_date <= %s {of_states}
            AND (newer.history_date, newer.history_id)
                > (was.history_date, was.history_id)
        ) {whole}"""


def _saved_columns(model):
    """The columns of a table that its states tell."""
    told = {field.name for field in model.history.model.tracked_fields}
    fields = model._meta.local_concrete_fields
    return [field.column for field in fields if field.name in told]


def _articles():
    """Articles as they were saved, with who spoke in them then."""
    columns = ", ".join(f"own.{_q(column)}" for column in _saved_columns(Article))
    openly = f"""
            JOIN {_q(Source._meta.db_table)} whose
            ON whose.id = original.source_id AND NOT whose.confidential"""

    def speaking(among=""):
        found = (
            f"""(
            SELECT original.source_id FROM {_q(AS_SAVED)} original{among}
            WHERE original.id = own.{name}_id)"""
            for name in ORIGINALS
        )
        return f"COALESCE({', '.join(found)}, own.source_id)"

    return f"""
        SELECT {columns}, {speaking()} AS voice_id, {speaking(openly)} AS open_voice_id
        FROM {_q(AS_SAVED)} own"""


def _withheld(model):
    """Columns that the public reads as they are today where that tells less."""
    if model is Source:
        return {
            "confidential": f"(was.confidential OR {_today(Source, 'confidential')})"
        }
    if model is not Article:
        return {}
    source, limit = _today(Article, "source_id"), _today(Article, "excerpt_limit")
    narrower = " ".join(
        f"WHEN '{each.value}' IN (was.rights, {_today(Article, 'rights')}) "
        f"THEN '{each.value}'"
        for each in (Rights.NO_TEXT, Rights.EXCERPT)
    )
    return {
        "source_id": f"CASE WHEN {_today(Source, 'confidential', source)} "
        f"THEN {source} ELSE was.source_id END",
        "rights": f"CASE {narrower} ELSE was.rights END",
        "excerpt_limit": f"CASE WHEN {limit} < was.excerpt_limit THEN {limit} "
        "ELSE was.excerpt_limit END",
    }


def _today(model, column, number="was.id"):
    """What the newest state of all says, even that of a row which is gone."""
    return (
        f"(SELECT now.{_q(column)} FROM {_past_of(model)} now WHERE now.id = {number} "
        "ORDER BY now.history_date DESC, now.history_id DESC LIMIT 1)"
    )


def _past_of(model):
    return _q(model.history.model._meta.db_table)


def _texts(vendor):
    # SQLite takes a name in the WITH clause for that clause itself, even within it.
    schema = "main." if vendor == "sqlite" else ""
    columns = [field.column for field in ArticleText._meta.concrete_fields]
    return f"""
        SELECT {", ".join(map(_q, columns))} 
        FROM {schema}{_q(ArticleText._meta.db_table)}
        WHERE created <= %s"""


def _links():
    """As `actions.links` writes them: of each country the party that counts most."""
    parties, records = _q(Participation._meta.db_table), _q(Record._meta.db_table)
    incidental = ", ".join(f"'{role.value}'" for role in sorted(INCIDENTAL_ROLES))

    def counts_most(party):
        rank = "CASE WHEN {0}.role IN ({1}) THEN 1 ELSE 0 END, {0}.id"
        return f"""NOT EXISTS (
            SELECT 1 FROM {parties} better
            WHERE better.record_id = {party}.record_id
            AND better.country_id = {party}.country_id
            AND ({rank.format("better", incidental)})
                < ({rank.format(party, incidental)})
        )"""

    return f"""
        SELECT one.id, one.country_id, other.country_id AS partner_id,
            shared.kind, shared.sort_date, one.record_id,
            (one.role IN ({incidental}) OR other.role IN ({incidental})) AS incidental
        FROM {parties} one
        JOIN {parties} other ON other.record_id = one.record_id
        JOIN {records} shared ON shared.id = one.record_id
        WHERE {counts_most("one")} AND {counts_most("other")}"""


def _topics():
    topics = " UNION ALL ".join(f"SELECT '{code}' AS code" for code in Topic.values)
    return f"""
        SELECT shared.id, topic.code AS topic, shared.kind, shared.sort_date,
            shared.id AS record_id
        FROM {_q(Record._meta.db_table)} shared
        JOIN ({topics}) topic
        ON replace(shared.topics, ',' || topic.code || ',', '') <> shared.topics"""


def _q(name):
    return f'"{name}"'
