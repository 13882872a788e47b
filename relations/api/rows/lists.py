"""Lists of rows that are no records as JSON, in a fixed number of statements.

First the page is asked for, with the rows that its rows name, then at once what belongs
to all of them. Their serializers write them, see `shapes`.
"""

from functools import cache

from django.contrib.auth.models import AnonymousUser

from articles.models import Article, ArticleText, Source
from articles.querysets import ORIGINALS
from relations.api.addresses import same_root
from relations.api.rows.light import NAMED, Reading
from relations.api.rows.questions import Question
from relations.api.rows.reading import VERSION, Table, shown_columns
from relations.api.rows.shapes import answering, shape_of
from relations.api.rows.statements import fetch_all
from relations.models import Citation, Country, Post, PostRole
from relations.querysets.citations import readable_articles, telling_originals

PUBLIC = AnonymousUser()
# What serializers show of rows beyond what names them (`light.NAMED`).
SHOWN = {
    Article: (
        "title",
        "published",
        "url",
        "archive_url",
        "language",
        "rights",
        "excerpt_limit",
        "source_id",
    ),
    Post: (*NAMED[Post], "seniority_override"),
}
# And which rows they show with them.
WITH = {
    Article: {"source": Reading.of_named(Source)},
    Citation: {"text_version": VERSION},
    Post: {
        "country": Reading.of_named(Country),
        "role": Reading(PostRole, ("seniority",)),
    },
}


class FlatList:
    """How the rows of a list are read, and written as a serializer declares it.

    `openly` gives them as the public reads them.
    """

    def __init__(self, serializer, openly):
        self.openly = openly
        self.shape = shape_of(serializer)
        model = serializer.Meta.model
        named = {**WITH.get(model, {}), **_named_by(self.shape)}
        self.reading = Reading(model, shown_columns(model), named)
        self.children = {
            name: _children(model, name, shape)
            for name, shape in self.shape.rows_of.items()
        }

    def asked(self, rows):
        """A queryset of the rows with all that is read of them."""
        return rows

    def filled(self, found):
        """Light rows of what the database has found, with all that belongs to them."""
        rows = [*map(self.reading.light, found)]
        if not (rows and self.children):
            return rows
        keys = [row.id for row in rows]
        tables = self.children.values()
        read = fetch_all([table.question(keys) for table in tables])
        for (name, table), of_all in zip(self.children.items(), read, strict=True):
            of_each = table.by_owner(of_all)
            for row in rows:
                setattr(row, name, table.light(of_each[row.id]))
        return rows

    def shown(self, rows, context):
        """What light rows look like in an answer; `context` is the serializers'."""
        answering({**context, "sees_all": not self.openly})
        with same_root():
            return self.shape.every(rows)


class FlatArticles(FlatList):
    """Articles with their versions and copies.

    The public is told of an original, and of a copy, only where it may read that too.
    """

    def __init__(self, serializer, openly):
        super().__init__(serializer, openly)
        copies = Article.objects.order_by("id")
        if openly:
            copies = readable_articles(copies, PUBLIC)
            for name in ORIGINALS:
                self.reading.add(f"told_{name}", f"told_{name}")
        versions = Reading(ArticleText, ("article_id", "version", "sha256"))
        copied = Reading(Article, ("syndicated_from_id",))
        self.children = {
            "texts": Table(versions, ArticleText.objects.all(), "article_id"),
            "copies": Table(copied, copies, "syndicated_from_id"),
        }

    def asked(self, rows):
        return telling_originals(rows, PUBLIC) if self.openly else rows


@cache
def flat_list(how, serializer, openly):
    """The one `FlatList`, or what `how` is of them, of a serializer class."""
    return how(serializer, openly)


class ListQuestion(Question):
    """Asks for the rows of a flat list."""

    def __init__(self, flat, *question):
        super().__init__(*question)
        self.flat = flat

    def paths(self):
        return self.flat.reading.paths

    def _asked(self, address, given):
        return self.flat.asked(super()._asked(address, given))

    def made_of(self, found):
        return self.flat.filled(found)


def _named_by(shape):
    """How the rows are read that a shape names: as much of each as it shows."""
    return {
        name: Reading(each.model, SHOWN[each.model], WITH.get(each.model))
        if each.model in SHOWN
        else each
        for name, each in shape.relations.items()
    }


def _children(model, name, shape):
    """How the rows are read that belong to those of a model, as one of its members."""
    relation = model._meta.get_field(name)
    owner = relation.field.attname
    related = relation.related_model
    reading = Reading(related, [owner, *shape.columns], _named_by(shape))
    return Table(reading, related._default_manager.all(), owner)
