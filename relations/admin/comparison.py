"""Fields beside their passages, as a reviewer reads them: of a record, of a change."""

from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from articles.models import Article
from relations import evidence
from relations.actions.documents import RECORD, rows_shown
from relations.admin.addresses import workbench_url
from relations.admin.inlines import anchor_badge, claim_choices
from relations.admin.wording import (
    DONE,
    NOUNS,
    changed,
    claims_in_words,
    in_words,
    label_of,
    name_of,
    row_in_words,
)
from relations.models import Citation, Preference
from relations.vocabularies import ChangeState

# What a passage says it supports, where columns or rows have another name for it.
CLAIMED_AS = {
    "place_city": "place",
    "place_country": "place",
    "participations": "participants",
}


@dataclass
class Quoted:
    """A passage as it is or would be; `mark` tells what a change does to it."""

    citation: Citation
    kind: type
    mark: str = ""
    trouble: list[str] = field(default_factory=list)
    article: Article | None = None

    @property
    def badge(self):
        return anchor_badge(self.citation)

    @property
    def original(self):
        return evidence.original(self.article)

    @property
    def url(self):
        return workbench_url(self.article, self.citation)

    @property
    def about(self):
        return claims_in_words(self.citation, self.kind)

    def speaks_of(self, names):
        """Whether it is cited for one of these fields, or for the whole record."""
        return not self.citation.claim or bool(set(self.citation.claim) & set(names))


@dataclass
class Row:
    """One line of a table; `moved` is what stands there now, if it is neither."""

    label: str
    old: list[str]
    new: list[str]
    passages: list[Quoted]
    moved: list[str] = field(default_factory=list)


def fields_of(record):
    """Each field of a record with the passages that are cited for it.

    A pair: the rows, and the passages that are cited for the whole record. A field
    that is empty and of which no passage speaks is left out.
    """
    passages = passages_of(record)
    rows = []
    for name, label in claim_choices(type(record)):
        own = [each for each in passages if name in each.citation.claim]
        if name in CLAIMED_AS and not own:
            continue  # the place says it
        value = value_of(record, name)
        if own or value:
            rows.append(Row(capfirst(label), [value], [], own))
    return rows, [each for each in passages if not each.citation.claim]


def value_of(record, name):
    """A field that a passage can be cited for, in words; empty where there is none.

    Of its participants all that is recorded; fetch the record `with_parties()`.
    """
    if name == "participants":
        return "; ".join(map(_party_in_words, record.participations.all()))
    if name == "place":
        parts = (in_words(record, each) for each in ("place_city", "place_country"))
        return ", ".join(filter(None, parts))
    value = in_words(record, name)
    return "" if value == "no" else value


def _party_in_words(party):
    """“Israel (Host): Israel Katz, Defense Minister (2024–), leads”."""
    told = [party.official.name if party.official else ""]
    if party.tenure:
        years = party.tenure.years()
        told.append(party.tenure.post.title + (f" ({years})" if years else ""))
    told.append(f"“{party.named_as}”" if party.named_as else "")
    told.append(_("leads") if party.is_lead else "")
    words = f"{party.country.name} ({party.get_role_display()})"
    about = ", ".join(filter(None, told))
    return f"{words}: {about}" if about else words


def changes_of(change):
    """The rows of the table of a pending change, in the order of its edits."""
    record = change.record.specific
    # What was approved is in the record, so that its passages are none of the change.
    written = change.state == ChangeState.APPROVED
    passages = passages_of(record, () if written else change.edits)
    rows = []
    for edit, old, new in rows_shown(record, change.edits):
        for row in (old, new):
            if isinstance(row, (Citation, Preference)):
                row.record = record
        if edit["table"] == RECORD:
            beside = _beside_field(passages)
        elif edit["table"] == "citations":
            beside = _beside_passage(passages, edit, new or old, record)
        else:
            beside = _beside_row(passages, edit["table"], new or old)
        if edit["action"] == "change":
            now = _now(change, edit, record)
            rows += _columns_of(edit, old, new, now, beside)
            continue
        label = capfirst(f"{_noun(edit, new or old)} {DONE[edit['action']]}")
        rows.append(Row(label, row_in_words(old), row_in_words(new), beside("")))
    return rows


def _columns_of(edit, old, new, now, beside):
    """A row of the table for each column that an edit changes."""
    for name in changed(edit, type(new)):
        label = label_of(type(new), name)
        if edit["table"] != RECORD:
            label = f"{_noun(edit, new)} {name_of(old)}: {label}".replace(" :", ":")
        was, becomes = in_words(old, name), in_words(new, name)
        current = in_words(now, name) if now else was
        moved = [] if current in (was, becomes) else [current or "empty"]
        yield Row(capfirst(label), [was], [becomes], beside(name), moved)


def _now(change, edit, record):
    """The row as the public sees it, if that is still to be decided about."""
    if change.state != ChangeState.OPEN:
        return None
    if edit["table"] == RECORD:
        return record
    return getattr(record, edit["table"]).filter(pk=edit["row"]).first()


def _noun(edit, row):
    return NOUNS.get(edit["table"], row._meta.verbose_name)


# Which passages stand beside what: given the name of a column, a list


def _beside_field(passages):
    return lambda name: _for(passages, [name, CLAIMED_AS.get(name, name)])


def _beside_row(passages, table, row):
    names = [row.field] if table == "preferences" else [CLAIMED_AS.get(table, table)]
    return lambda name: _for(passages, names)


def _beside_passage(passages, edit, citation, record):
    key = edit["row"]
    own = [each for each in passages if key and each.citation.pk == key]
    own = own or [quoted(citation, record, DONE[edit["action"]])]
    return lambda name: own


def _for(passages, names):
    """The passages that speak of some fields, those that name them first."""
    found = [each for each in passages if each.speaks_of(names)]
    return sorted(found, key=lambda each: not each.citation.claim)


# Passages


def passages_of(record, edits=()):
    """The passages of a record as they would be after these edits."""
    kind = type(record)
    rows = {
        citation.pk: Quoted(citation, kind, article=citation.article)
        for citation in record.citations.with_article().order_by("id")
    }
    own = [edit for edit in edits if edit["table"] == "citations"]
    for edit, __, new in rows_shown(record, own):
        key = edit["row"] or f"new {len(rows)}"
        if edit["action"] != "remove":
            rows[key] = quoted(new, record, DONE[edit["action"]])
        elif key in rows:
            rows[key].mark = DONE["remove"]
    return list(rows.values())


def quoted(citation, record, mark):
    """An unsaved passage, looked for in its article's text as saving it would do."""
    articles = Article.objects.select_related(
        "source", "syndicated_from__source", "based_on__source"
    )
    article = articles.filter(pk=citation.article_id).first()
    shown = Quoted(citation, type(record), mark, article=article)
    if article is None:
        shown.trouble = [
            _("The article no. {number} was deleted.").format(
                number=citation.article_id
            )
        ]
        return shown
    citation.article = article
    if mark != DONE["remove"]:
        try:
            citation.place()
        except ValidationError as error:
            shown.trouble = error.messages
    return shown
