"""Makes rows for tests: each valid, each with as little as its model asks for."""

import factory
from django.contrib.auth import get_user_model

from articles.models import Article, ArticleText, Source
from relations import models
from relations.actions.records import save_record


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = get_user_model()

    username = factory.Sequence(lambda number: f"user{number}")


class SourceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Source

    name = factory.Sequence(lambda number: f"Source {number}")
    kind = "media"


class ArticleFactory(factory.django.DjangoModelFactory):
    """An article; `text="..."` gives it a first text version."""

    class Meta:
        model = Article
        skip_postgeneration_save = True

    source = factory.SubFactory(SourceFactory)
    title = factory.Sequence(lambda number: f"Article {number}")
    published = "2025-05-20"

    @factory.post_generation
    def text(self, create, text, **kwargs):
        if text:
            ArticleTextFactory(article=self, text=text)


class ArticleTextFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ArticleText

    article = factory.SubFactory(ArticleFactory)
    text = "Ministers of the two countries met and spoke about trade."
    version = factory.LazyAttribute(
        lambda row: ArticleText.objects.next_version(row.article)
    )


class CountryFactory(factory.django.DjangoModelFactory):
    """A country; asked twice for one code it gives the same row."""

    class Meta:
        model = models.Country
        django_get_or_create = ("code",)

    code = factory.Sequence(lambda number: f"Q{number:03}")
    name = factory.LazyAttribute(lambda row: f"Country {row.code}")
    entity_type = "state"


class CountryCodeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.CountryCode

    country = factory.SubFactory(CountryFactory)
    scheme = "cow"
    value = factory.Sequence(lambda number: str(9000 + number))


class CountryNameFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.CountryName

    country = factory.SubFactory(CountryFactory)
    name = factory.Sequence(lambda number: f"Name {number}")


class SuccessionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Succession

    predecessor = factory.SubFactory(CountryFactory)
    successor = factory.SubFactory(CountryFactory)
    kind = "successor"


class PostRoleFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.PostRole
        django_get_or_create = ("code",)

    code = "defense_minister"
    label = factory.LazyAttribute(lambda row: row.code.replace("_", " ").capitalize())
    seniority = "2"


class OfficialFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Official

    name = factory.Sequence(lambda number: f"Given{number} Family{number}")


class OfficialNameFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.OfficialName

    official = factory.SubFactory(OfficialFactory)
    name = factory.Sequence(lambda number: f"Spelling {number}")


class PostFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Post

    country = factory.SubFactory(CountryFactory)
    title = factory.Sequence(lambda number: f"Post {number}")
    role = factory.SubFactory(PostRoleFactory)


class TenureFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Tenure

    official = factory.SubFactory(OfficialFactory)
    post = factory.SubFactory(PostFactory)
    start = "2020"


class TripFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Trip

    official = factory.SubFactory(OfficialFactory)


class GatheringFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Gathering

    name = factory.Sequence(lambda number: f"Summit {number}")


class ProductFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Product

    scheme = "HS22"
    code = factory.Sequence(lambda number: f"{number:06}")
    title = factory.LazyAttribute(lambda row: f"Goods of heading {row.code}")


class WeaponCategoryFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.WeaponCategory
        django_get_or_create = ("code",)

    code = "aircraft"
    label = "Aircraft"


class ImportRunFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.ImportRun

    dataset = factory.Sequence(lambda number: f"Data set {number}")


class RecordFactory(factory.django.DjangoModelFactory):
    """A record of a kind, written as the application writes it.

    `parties` are pairs of a country (or its code) and a role; `citations` are
    unsaved `Citation` rows, `cited=True` makes one that is found in its article.
    """

    class Meta:
        abstract = True

    class Params:
        roles = ("partner", "partner")

    start = "2025-05"
    review = "approved"

    @classmethod
    def _create(cls, model, *args, **kwargs):
        roles = cls._meta.parameters["roles"].value
        given = kwargs.pop("parties", None)
        if given is None:
            given = list(zip(("ISR", "AZE"), roles, strict=True))
        participations = [party(*each) for each in given]
        citations = kwargs.pop("citations", [])
        if kwargs.pop("cited", False):
            citations = [passage()]
        children = {"participations": participations, "citations": citations}
        for name in ("actions", "obligations"):
            if name in kwargs:
                children[name] = kwargs.pop(name)
        return save_record(model(**kwargs), children=children)


def party(country, role, **columns):
    """An unsaved participation; the country may be given by its code."""
    if isinstance(country, str):
        country = CountryFactory(code=country)
    return models.Participation(country=country, role=role, **columns)


def passage(**columns):
    """An unsaved citation of a passage that its article has."""
    columns.setdefault("quote", "met and spoke about trade")
    if "article" not in columns:
        columns["article"] = ArticleFactory(
            text="Ministers of the two countries met and spoke about trade."
        )
    return models.Citation(**columns)


class MeetingFactory(RecordFactory):
    class Meta:
        model = models.Meeting

    class Params:
        roles = ("host", "visitor")

    title = factory.Sequence(lambda number: f"Meeting {number}")
    meeting_format = "visit"
    status = "held"


class AgreementFactory(RecordFactory):
    class Meta:
        model = models.Agreement

    class Params:
        roles = ("party", "party")

    title = factory.Sequence(lambda number: f"Agreement {number}")
    form = "treaty"
    signed = "2025-05"


class TradeTieFactory(RecordFactory):
    class Meta:
        model = models.TradeTie

    class Params:
        roles = ("importer", "exporter")

    title = factory.Sequence(lambda number: f"Trade tie {number}")
    tie_type = "supply_relation"
    status = "active"


class DefenseTieFactory(RecordFactory):
    class Meta:
        model = models.DefenseTie

    class Params:
        roles = ("supplier", "recipient")

    title = factory.Sequence(lambda number: f"Defense tie {number}")
    tie_type = "arms_transfer"
    status = "standing"


class DiplomaticTieFactory(RecordFactory):
    class Meta:
        model = models.DiplomaticTie

    title = factory.Sequence(lambda number: f"Diplomatic tie {number}")
    tie_type = "relations"
    status = "active"


class EventFactory(RecordFactory):
    class Meta:
        model = models.Event

    class Params:
        roles = ("actor", "recipient")

    title = factory.Sequence(lambda number: f"Event {number}")
    event_type = "SUPPORT"
    status = "happened"


KIND_FACTORIES = {
    factory_class._meta.model.KIND.value: factory_class
    for factory_class in (
        MeetingFactory,
        AgreementFactory,
        TradeTieFactory,
        DefenseTieFactory,
        DiplomaticTieFactory,
        EventFactory,
    )
}
