"""Keep the words true by which records, officials and articles are found.

The only writer of `relations.models.search`. A record's words are written wherever it
is settled (`actions.links`), those of officials and articles when these are saved
(`actions.renames`).
"""

from django.db import transaction
from django.db.models import OuterRef, Prefetch, Subquery
from django.db.models.functions import Substr

from articles.models import Article, ArticleText
from articles.vocabularies import Rights
from relations import words
from relations.actions.redactable import is_text
from relations.models import (
    KINDS,
    Agreement,
    ArticleWords,
    Citation,
    Official,
    OfficialWords,
    Participation,
    Record,
    RecordWords,
)
from relations.querysets import word_index
from relations.redacted import MARK

# Of an article's text so many characters are searched.
TEXT_LIMIT = 100_000
CHUNK = 200
COLUMNS = word_index.COLUMNS
# Columns of a record that are its title, or codes.
NOT_SAID = {"title", "status", "currency"}


def refresh_records(keys):
    """Make the words of the records of these numbers true; returns how many changed."""
    return _refresh(RecordWords, keys, _words_of_records)


def refresh_officials(keys):
    return _refresh(OfficialWords, keys, _words_of_officials)


def refresh_articles(keys):
    return _refresh(ArticleWords, keys, _words_of_articles)


def refresh_all():
    """Make all words true, and the engine's index; returns how many rows changed."""
    changed = 0
    for rows, refresh in (
        (Record.objects.all(), refresh_records),
        (Official.objects.all(), refresh_officials),
        (Article.objects.all(), refresh_articles),
    ):
        changed += refresh(rows.order_by("pk").values_list("pk", flat=True))
    for model in (RecordWords, OfficialWords, ArticleWords):
        word_index.refill(model)
    return changed


def _refresh(model, keys, words_of):
    keys, changed = list(keys), 0
    for at in range(0, len(keys), CHUNK):
        with transaction.atomic(savepoint=False):
            changed += _write(model, words_of(keys[at : at + CHUNK]))
    return changed


def _write(model, wanted):
    """Write the words of rows by their keys, where they differ; returns how many."""
    known = {row.pk: row for row in model.objects.filter(pk__in=wanted)}
    rows = []
    for key, pieces in wanted.items():
        row = model(pk=key, **dict(zip(COLUMNS, map(_indexed, pieces), strict=True)))
        old = known.get(key)
        if old is None or any(
            getattr(old, name) != getattr(row, name) for name in COLUMNS
        ):
            rows.append(row)
    # Another request may have written the same meanwhile.
    model.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=[model._meta.pk.name],
        update_fields=COLUMNS,
    )
    return len(rows)


def _indexed(pieces):
    return words.indexed(MARK.sub(" ", piece) for piece in pieces if piece)


# What is said of each. Pieces of text for each column of its words.


def _words_of_records(keys):
    passages = Citation.objects.select_related("article__source").order_by("id")
    parties = Participation.objects.select_related("country", "official")
    parties = parties.prefetch_related("country__names", "official__names")
    parties = parties.order_by("position", "id")
    kinds = Record.objects.filter(pk__in=keys).values_list("kind", flat=True)
    found = {}
    for kind in sorted(set(kinds.order_by())):
        model = KINDS[kind]
        also = ("actions", "obligations") if model is Agreement else ()
        rows = model.objects.filter(pk__in=keys).select_related("place_country")
        for record in rows.prefetch_related(
            Prefetch("participations", parties), Prefetch("citations", passages), *also
        ):
            said, withheld = _of_passages(record.citations.all())
            opened = [*_own_words(record), *_of_parties(record), *said]
            found[record.pk] = [record.title], opened, withheld
    return found


def _own_words(record):
    for field in record._meta.concrete_fields:
        if field.editable and is_text(field) and field.name not in NOT_SAID:
            yield getattr(record, field.name)
    if record.place_country:
        yield record.place_country.name
    if isinstance(record, Agreement):
        yield from (row.note for row in record.actions.all())
        yield from (row.condition for row in record.obligations.all())


def _of_parties(record):
    for party in record.participations.all():
        yield party.named_as
        yield from _names_of_country(party.country)
        if party.official:
            yield from _names_of_official(party.official)


def _names_of_country(country):
    yield from (country.name, country.official_name, country.code)
    yield from sorted(row.name for row in country.names.all())


def _names_of_official(official):
    yield from (official.name, official.name_native)
    yield from sorted(row.name for row in official.names.all())


def _of_passages(citations):
    """What the public reads of the passages of a record, and what it does not."""
    said, withheld = [], []
    for citation in citations:
        article = citation.article
        everything = [
            citation.quote,
            citation.translation,
            citation.claimed_value,
            citation.note,
            article.title,
        ]
        if article.source.confidential:
            withheld += everything
            continue
        shown = citation.public_quote()
        if shown == citation.quote:
            said += everything
        else:
            said += [shown, *everything[2:]]
            withheld += everything[:2]
    return said, withheld


def _words_of_officials(keys):
    rows = Official.objects.filter(pk__in=keys).prefetch_related("names")
    return {
        row.pk: (
            [*_names_of_official(row), row.sort_name],
            [row.rank, row.note],
            [],
        )
        for row in rows
    }


def _words_of_articles(keys):
    newest = ArticleText.objects.filter(article=OuterRef("pk")).order_by("-version")
    newest = newest.annotate(beginning=Substr("text", 1, TEXT_LIMIT))
    rows = Article.objects.filter(pk__in=keys).select_related("source")
    rows = rows.annotate(beginning=Subquery(newest.values("beginning")[:1]))
    found = {}
    for row in rows:
        text = [row.beginning or ""]
        is_open = row.rights == Rights.FULL
        said = [row.byline, row.credit, row.url, row.source.name]
        found[row.pk] = (
            [row.title],
            [*said, *(text if is_open else [])],
            [] if is_open else text,
        )
    return found
