"""Tables: their headings, and the cells of rows of records, people and evidence.

`table_of` gives the table of a model as its reader may see it, `prepared` the rows
with all that its columns read, in a fixed number of statements.
"""

from functools import cache

from articles.models import Article, Source
from relations.exporting.columns import (
    Column,
    code,
    country,
    date,
    joined,
    named,
    of,
    plain,
)
from relations.exporting.records import columns_of, columns_of_all
from relations.kinds import as_kinds
from relations.models import (
    KINDS,
    Citation,
    Country,
    Gathering,
    Official,
    Post,
    Product,
    Record,
    Tenure,
    Trip,
)
from relations.querysets.citations import SEES_ALL, with_readable_originals
from relations.vocabularies import Seniority

KINDS_OF_MODELS = {model: kind for kind, model in KINDS.items()}


class Table:
    """Columns in their order; `cells` are the values of rows under them."""

    def __init__(self, columns):
        self.columns = columns
        self.names = [column.name for column in columns]

    def choose(self, shows):
        """The table with the columns alone whose member `shows(name)` says."""
        return Table([each for each in self.columns if shows(each.member)])

    def cells(self, rows):
        reads = [column.read for column in self.columns]
        return ([read(row) for read in reads] for row in rows)


class MixedTable(Table):
    """A table of records of every kind; `of_kinds` are the columns by kind."""

    def __init__(self, of_kinds):
        super().__init__(next(iter(of_kinds.values())))
        self.of_kinds = of_kinds

    def choose(self, shows):
        return MixedTable(
            {
                kind: [each for each in columns if shows(each.member)]
                for kind, columns in self.of_kinds.items()
            }
        )

    def cells(self, rows):
        reads = {
            kind: [column.read for column in columns]
            for kind, columns in self.of_kinds.items()
        }
        return ([read(row) for read in reads[row.kind]] for row in rows)


def table_of(model, user, embedded=()):
    """The table of a model for a reader; `embedded` may name “citations”."""
    openly = not user.has_perm(SEES_ALL)
    return _table_of(model, openly, tuple(embedded))


@cache
def _table_of(model, openly, embedded):
    if model is Record:
        return MixedTable(columns_of_all(openly=openly, embedded=embedded))
    if model in KINDS_OF_MODELS:
        kind = KINDS_OF_MODELS[model]
        return Table(columns_of(kind, openly=openly, embedded=embedded))
    return Table(OTHERS[model](openly))


def prepared(rows, user):
    """The rows with all that their table reads, to be taken chunk by chunk."""
    if issubclass(rows.model, Record):
        return rows.read_by(user).with_parties().with_evidence()
    ready = PREPARED.get(rows.model)
    return ready(rows, user) if ready else rows


def whole(rows):
    """A chunk of prepared rows, records as their kinds."""
    return as_kinds(rows) if rows and isinstance(rows[0], Record) else rows


def officials(openly):
    return [
        *of(Official, "id", "name", "sort_name", "name_native"),
        Column("names", "names", lambda row: joined(n.name for n in row.names.all())),
        *of(Official, "gender", "birth", "death", "rank", "wikidata", "note"),
        Column("posts", "posts", _posts_in_words),
        Column("post_codes", "posts", _posts_as_codes),
        *of(Official, "created", "updated"),
    ]


def _posts_in_words(official):
    """“Defense Minister, Israel (2024-11-07/..)”."""
    return joined(
        f"{held.post.title}, {held.post.country.name} ({held.start}/{held.end})"
        for held in official.tenures.all()
    )


def _posts_as_codes(official):
    """“ISR defense_minister”, in the order of the posts."""
    posts = [held.post for held in official.tenures.all()]
    return joined(f"{post.country.code} {post.role_id}" for post in posts)


def articles(openly):
    source = of(Source, "kind")
    return [
        plain("id"),
        *named("source", "name"),
        *_through("source", source, "source"),
        *([] if openly else [_confidential("source")]),
        *of(Article, "url", "canonical_url", "title", "byline", "credit"),
        *of(Article, "published", "retrieved_at", "language", "archive_url"),
        *of(Article, "rights", "excerpt_limit"),
        *(_original(name, openly) for name in ("syndicated_from", "based_on")),
        Column("text_version", "text", _of_text("version")),
        Column("text_sha256", "text", _of_text("sha256")),
        Column(
            "copies", "copies", lambda row: joined(str(c.pk) for c in row.copies.all())
        ),
        *of(Article, "created", "updated"),
    ]


def _original(name, openly):
    """The number of an article that this one copies, if its reader may know of it."""
    return plain(name, f"told_{name}" if openly else f"{name}_id")


def _of_text(name):
    def read(article):
        text = article.current_text()
        return text and getattr(text, name)

    return read


def citations(openly):
    quote = Citation.public_quote if openly else lambda row: row.quote
    return [
        plain("id"),
        *named("record", "kind", "title"),
        *(
            []
            if openly
            else [Column("record_review", "record", lambda row: row.record.review)]
        ),
        *named("article", "title"),
        *date("article_published", "article.published", "article"),
        plain("article_url", "article.url", "article"),
        plain("article_archive_url", "article.archive_url", "article"),
        plain("article_language", "article.language", "article"),
        plain("source_id", "article.source_id", "article"),
        plain("source_name", "article.source.name", "article"),
        *code("source_kind", _kinds_of_source(), "article.source.kind", "article"),
        *([] if openly else [_confidential("article.source", "article")]),
        Column("quote", "quote", quote),
        *code("anchor", Citation._meta.get_field("anchor").flatchoices),
        plain("anchor_start", "start", "anchor"),
        plain("anchor_end", "end", "anchor"),
        plain("verified", "is_verified"),
        *of(Citation, "claim", "claimed_value", "stance", "credibility"),
        Column("translation", "translation", _translation if openly else _whole),
        *of(Citation, "note", "created", "updated"),
    ]


def _translation(citation):
    """As long as the whole passage may be shown; else it would tell the rest."""
    return citation.translation if citation.public_quote() == citation.quote else ""


def _whole(citation):
    return citation.translation


def _kinds_of_source():
    return Source._meta.get_field("kind").flatchoices


def _confidential(source, member="source"):
    return plain("source_confidential", f"{source}.confidential", member)


def _through(source, columns, member):
    """Columns of a row that another one names."""
    return [
        Column(
            f"{member}_{each.name}",
            member,
            lambda row, read=each.read: read(getattr(row, source)),
        )
        for each in columns
    ]


def countries(openly):
    return [
        *of(Country, "id", "code", "iso3", "name", "official_name", "entity_type"),
        *of(Country, "start", "end", "end_state", "region", "demonyms", "capital"),
        *of(Country, "wikidata", "created", "updated"),
    ]


def posts(openly):
    return [
        *of(Post, "id", "country", "title", "role"),
        plain("role_label", "role.label", "role"),
        *of(Post, "other_titles", "organization"),
        *code("seniority", Seniority.choices),
        *of(Post, "seniority_override", "created", "updated"),
    ]


def tenures(openly):
    return [
        plain("id"),
        *named("official", "name"),
        *named("post", "title"),
        plain("post_role", "post.role_id", "post"),
        *code("post_seniority", Seniority.choices, "post.seniority", "post"),
        *country("post_country", "post.country", "post"),
        *of(Tenure, "start", "end", "end_state", "status", "entry_type", "exit_type"),
        *of(Tenure, "created", "updated"),
    ]


def trips(openly):
    return [
        plain("id"),
        *named("official", "name"),
        *of(Trip, "title", "start", "end", "created", "updated"),
    ]


def gatherings(openly):
    return [
        *of(Gathering, "id", "name", "organization", "start", "end"),
        plain("place_city", member="place"),
        *country("place_country", member="place"),
        *of(Gathering, "created", "updated"),
    ]


def products(openly):
    return of(Product, "id", "scheme", "code", "title", "created", "updated")


def sources(openly):
    return [
        *of(
            Source, "id", "name", "kind", "country_code", "domain", "language", "owner"
        ),
        *of(Source, "other_names", "reliability", "reliability_reason"),
        *([] if openly else of(Source, "confidential")),
        *of(Source, "created", "updated"),
    ]


OTHERS = {
    Country: countries,
    Official: officials,
    Post: posts,
    Tenure: tenures,
    Trip: trips,
    Gathering: gatherings,
    Product: products,
    Source: sources,
    Article: articles,
    Citation: citations,
}
PREPARED = {
    Official: lambda rows, user: rows.with_posts(),
    Post: lambda rows, user: rows.with_country(),
    Tenure: lambda rows, user: rows.with_post(),
    Trip: lambda rows, user: rows.select_related("official"),
    Gathering: lambda rows, user: rows.select_related("organization", "place_country"),
    Article: with_readable_originals,
    Citation: lambda rows, user: rows.with_article(),
}
