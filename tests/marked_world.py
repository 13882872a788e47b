"""A small world in which every text that the public must not read holds a marker.

A marker is a word that begins with `MARK` and names where it was written, so that an
answer which holds one says what leaked. What is public holds none.
"""

import re

from articles.models import NotACopy
from relations import models
from relations.actions.review import STEPS
from tests import factories as make
from tests.factories import KIND_FACTORIES, passage

MARK = "marked"
WORD = re.compile(rf"{MARK}[a-z]+")
MET = "The ministers met and spoke about trade."
SHORT = 30  # of an excerpt, in characters

# How an answer of the API names a row: by an address, or by a number alone.
ADDRESS = re.compile(r"/api/v1/([a-z-]+)/(\d+)/")
NUMBER = re.compile(r'"(met_in|syndicated_from|based_on)":(\d+)')
KINDS = "meetings agreements trade-ties defense-ties diplomatic-ties events"
ROUTES = {
    "record": ["records", "ties", *KINDS.split()],
    "article": ["articles", "met_in", "syndicated_from", "based_on"],
    "citation": ["citations"],
    "source": ["sources"],
    "trip": ["trips"],
    "gathering": ["gatherings"],
}

# What each kind of a draft may hold beside the shared texts.
TEXTS = {
    "meeting": {},
    "agreement": {"registration_number": f"{MARK}number"},
    "trade_tie": {"product_text": f"{MARK}product"},
    "defense_tie": {"designation": f"{MARK}weapon"},
    "diplomatic_tie": {},
    "event": {},
}


def markers(content):
    """The markers in a text, as a set."""
    return set(WORD.findall(content.lower()))


def article(name, **columns):
    """An article whose publisher, headline and words are marked."""
    source = make.SourceFactory(
        name=f"{MARK}{name}source",
        owner=f"{MARK}{name}owner",
        reliability="B",
        reliability_reason=f"{MARK}{name}grade",
        confidential=columns.pop("confidential", False),
    )
    return make.ArticleFactory(
        source=source,
        title=f"{MARK}{name}headline",
        byline=f"{MARK}{name}byline",
        url=f"https://{MARK}{name}.example/story",
        text=f"{MET} {MARK}{name}text.",
        rights="full",
        **columns,
    )


def quoted(name, **columns):
    """A passage of a marked article, marked in all that is said of it."""
    return passage(
        article=columns.pop("article", None) or article(name),
        quote=f"{MARK}{name}text",
        translation=f"{MARK}{name}translation",
        note=f"{MARK}{name}note",
        **columns,
    )


class World:
    """The rows of the world; made within a test's transaction.

    `hidden` are those that readers must not meet, by the noun under which a filter
    asks for them; `record` is published, and so is all that is not hidden.
    """

    def __init__(self, author):
        self.author = author
        self.record = make.MeetingFactory(
            title="A meeting that everybody may know of",
            trip=make.TripFactory(title="A tour of two capitals"),
            gathering=make.GatheringFactory(name="A summit"),
            cited=True,
        )
        self._show_what_stands_beside_it()
        self.hidden = {}
        self._hide_drafts()
        self._hide_a_source()
        self._cut_an_excerpt()
        self._correct_and_approve()
        self._delete()
        self._talk_about_it()
        self._say_who_is_who()
        make.ProductFactory()

    def _show_what_stands_beside_it(self):
        """A public row in each table whose other rows are hidden below."""
        story = make.ArticleFactory(text=MET, rights="full")
        other = make.ArticleFactory(text=MET)
        cited = [passage(article=story), passage(article=other)]
        make.MeetingFactory(title="Told in full", citations=cited)
        NotACopy.objects.create(
            article=story, other=other, reason="Two hands.", by=self.author
        )
        models.ImportedRow.objects.create(
            run=make.ImportRunFactory(),
            number=1,
            raw={},
            record=models.Record.objects.get(pk=self.record.pk),
        )

    def _hide_drafts(self):
        trip = make.TripFactory(title=f"{MARK}trip")
        gathering = make.GatheringFactory(name=f"{MARK}gathering")
        own = {"meeting": {"trip": trip, "gathering": gathering}}
        self.drafts = {
            kind: self._draft(kind, factory, **own.get(kind, {}))
            for kind, factory in KIND_FACTORIES.items()
        }
        drafted = [draft.citations.get() for draft in self.drafts.values()]
        first = drafted[0].article
        self.public_kinds = {
            kind: factory(cited=True)
            for kind, factory in KIND_FACTORIES.items()
            if kind not in ("agreement", "defense_tie")
        }
        treaty = make.AgreementFactory(
            cited=True,
            parent=self.drafts["agreement"],
            parent_relation="amends",
            signed_at=self.drafts["meeting"],
        )
        self.public_kinds["agreement"] = treaty
        self.public_kinds["defense_tie"] = make.DefenseTieFactory(
            cited=True, rests_on=self.drafts["agreement"]
        )
        official = make.TenureFactory().official
        make.OfficialNameFactory(official=official, met_in=first)
        NotACopy.objects.create(
            article=first,
            other=drafted[1].article,
            reason=f"{MARK}nocopy",
            by=self.author,
        )
        run = make.ImportRunFactory()
        models.ImportedRow.objects.create(
            run=run,
            number=1,
            external_id=f"{MARK}external",
            raw={"title": f"{MARK}raw"},
            record=models.Record.objects.get(pk=self.drafts["event"].pk),
        )
        self._hide("trip", trip)
        self._hide("gathering", gathering)
        for draft in self.drafts.values():
            self._hide("record", draft)
        for kind in ("meeting", "agreement"):
            self._hide(kind, self.drafts[kind])
        for citation in drafted:
            self._hide("citation", citation)
            self._hide("article", citation.article)
            self._hide("source", citation.article.source)

    def _draft(self, kind, factory, **columns):
        name = kind.replace("_", "")
        texts = {
            column: f"{MARK}{name}{column.replace('_', '')}"
            for column in ("title", "summary", "purpose")
        }
        first, second = factory._meta.parameters["roles"].value
        return factory(
            review="draft",
            place_city=f"{MARK}{name}city",
            status_reason=f"{MARK}{name}reason",
            parties=[("ISR", first), ("AZE", second)],
            citations=[quoted(name)],
            **texts,
            **TEXTS[kind],
            **columns,
        )

    def _hide_a_source(self):
        secret = quoted("secret", article=article("secret", confidential=True))
        make.MeetingFactory(citations=[secret, passage()], title="Told by two")
        copy = make.ArticleFactory(text=MET, syndicated_from=secret.article)
        digest = make.ArticleFactory(text=MET, based_on=secret.article)
        make.EventFactory(
            title="Told by copies",
            citations=[passage(article=copy), passage(article=digest)],
        )
        against = quoted(
            "against",
            article=article("against", confidential=True),
            stance="contradicts",
            claim=["start"],
            claimed_value=f"{MARK}otherday",
        )
        make.MeetingFactory(citations=[passage(), against], title="Disputed in secret")
        for citation in (secret, against):
            self._hide("citation", citation)
            self._hide("article", citation.article)
            self._hide("source", citation.article.source)
        models.Preference.objects.create(
            record=models.Record.objects.get(pk=against.record_id),
            field="start",
            citation=against,
            reason=f"{MARK}preference",
        )

    def _cut_an_excerpt(self):
        words = f"The ministers met in the capital and {MARK}beyond was said."
        held = make.ArticleFactory(
            text=f"{words} And {MARK}fulltext.", excerpt_limit=SHORT
        )
        make.MeetingFactory(
            title="Told at length",
            citations=[
                passage(article=held, quote=words, translation=f"{MARK}translated")
            ],
        )

    def _correct_and_approve(self):
        record = make.MeetingFactory(
            review="draft", title=f"{MARK}formertitle", cited=True
        )
        record.title, record.review = "Corrected before it was approved", "approved"
        record._change_reason = f"{STEPS['approve'].name}: {MARK}changereason"
        record.save()
        corrected = record.citations.get()
        corrected.note = f"{MARK}formernote"
        corrected.save()
        corrected.note = ""
        corrected.save()
        headline = corrected.article
        headline.title, kept = f"{MARK}formerheadline", headline.title
        headline.save()
        headline.title = kept
        headline._change_reason = f"{MARK}articlereason"
        headline.save()

    def _delete(self):
        gone = make.MeetingFactory(review="draft", title=f"{MARK}deletedtitle")
        lonely = make.ArticleFactory(title=f"{MARK}deletedheadline")
        self.deleted = {"records": gone.pk, "meetings": gone.pk, "articles": lonely.pk}
        gone.delete()
        lonely.delete()

    def _talk_about_it(self):
        record = models.Record.objects.get(pk=self.record.pk)
        about = {"record": record}
        models.Comment.objects.create(
            **about, author=self.author, text=f"{MARK}comment"
        )
        edit = {
            "table": "record",
            "row": record.pk,
            "action": "change",
            "before": {"title": record.title},
            "after": {"title": f"{MARK}newtitle"},
        }
        models.PendingChange.objects.create(
            **about,
            base_version=record.version,
            edits=[edit],
            reason=f"{MARK}whychange",
            author=self.author,
        )
        models.Finding.objects.create(
            **about,
            rule="single_source",
            severity="warning",
            subject="marked",
            sentence=f"{MARK}finding",
        )
        models.Dismissal.objects.create(
            **about,
            rule="weak_sources_only",
            subject="marked",
            sentence=f"{MARK}dismissed",
            reason=f"{MARK}whydismissed",
            by=self.author,
        )
        group = models.EditGroup.objects.create(
            table="relations.event",
            columns=["status"],
            reason=f"{MARK}whyedited",
            by=self.author,
        )
        models.EditedRow.objects.create(
            group=group,
            table="relations.event",
            row=self.drafts["event"].pk,
            outcome="refused",
            why=f"{MARK}whyrefused",
        )
        models.Redaction.objects.create(
            table="relations.record",
            row=record.pk,
            column="purpose",
            states=1,
            reason=f"{MARK}whyredacted",
            by=self.author,
        )

    def _say_who_is_who(self):
        first, second, third = (make.OfficialFactory() for _ in range(3))
        models.NotTheSame.objects.create(
            one=first, other=second, reason=f"{MARK}nottwo", created_by=self.author
        )
        models.Merge.objects.create(
            table="official",
            merged=third.pk,
            into=first.pk,
            key=str(third.pk),
            merged_name="One spelling",
            into_name="Another spelling",
            reason=f"{MARK}whymerged",
            by=self.author,
        )
        third.delete()

    def hidden_in(self, answer):
        """The hidden rows that an answer of the API names, by address or number."""
        named = {*ADDRESS.findall(answer), *NUMBER.findall(answer)}
        hidden = {
            (route, str(key))
            for noun, routes in ROUTES.items()
            for route in routes
            for key in self.hidden[noun]
        }
        return {f"{route} {key}" for route, key in named & hidden}

    def _hide(self, noun, row):
        self.hidden.setdefault(noun, []).append(row.pk)
