"""Take a value or a text out for good: from the row, its past and all that tells it.

A redaction takes effect at once, in published records as well: what has to go must
not wait for a second person. It cannot be undone; `Redaction` says who did it, when
and why, and never what stood there.
"""

import re

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from articles.fields import EdtfField
from articles.models import Article, ArticleText, Source
from articles.vocabularies import AnchorState, Rights
from relations.actions.links import settle
from relations.actions.records import note_change
from relations.actions.redactable import (
    clear_live,
    clear_past,
    column_of,
    is_held,
    value_of,
)
from relations.actions.renames import follow
from relations.actions.traces import Removal, wipe
from relations.models import (
    KINDS,
    AgreementAction,
    AgreementObligation,
    Citation,
    Country,
    CountryName,
    Gathering,
    ImportRun,
    Official,
    OfficialName,
    Participation,
    Post,
    Preference,
    Product,
    Record,
    Redaction,
    Tenure,
    Trip,
)
from relations.models.citations import PLACED

PERMISSION = "relations.redact"
# A shorter value is part of any sentence.
LEAST_REPEATED = 3
WHOLE_TEXT = "text"  # the column under which an article's texts are taken down
# The column by which a row belongs to a record.
OF_RECORD = {
    Participation: "record_id",
    Citation: "record_id",
    Preference: "record_id",
    AgreementAction: "agreement_id",
    AgreementObligation: "agreement_id",
}
# The way from a record to rows that it shows.
SHOWN_BY = {
    Article: "citations__article",
    Source: "citations__article__source",
    Official: "participations__official",
    OfficialName: "participations__official__names",
    Tenure: "participations__official__tenures",
    Post: "participations__official__tenures__post",
    Country: "participations__country",
    CountryName: "participations__country__names",
    Trip: "meeting__trip",
    Gathering: "meeting__gathering",
    Product: "tradetie__product",
    ImportRun: "import_run",
}
# Rows that are edited on the pages of other rows; a page that somebody has open must
# not bring the value back, so these get a new version.
EDITED_WITH = {
    OfficialName: ("official",),
    Tenure: ("official", "post"),
    CountryName: ("country",),
}


@transaction.atomic
def redact(row, column, *, user, reason, past_only=False):
    """Take the value of a column out of a row and of its whole past; the `Redaction`.

    `row` is of any table that people keep; of a row that was deleted, an instance
    with its number will do: `Citation(pk=12)`. `past_only` leaves the value that the
    row has now, for values that were corrected already. Words that follow from the
    column go with it, and with the quote of a citation its translation; its place in
    the article stays, and so does what was proved. The article's own text is another
    matter: `take_down_text`.

    Raises `PermissionDenied` without the permission, and `ValidationError` for a
    reason that is missing, a column that cannot be emptied, and one that is empty.
    """
    _require(user)
    model = _kind_of(row)
    field = column_of(model, column)
    noted = _note(model, row.pk, column, user, reason)
    why = f"Redacted: {column}"
    live, past = _locked(model, row.pk), _past(field, row.pk)
    states = list(past)
    if live is None and not states:
        noun = model._meta.verbose_name
        raise ValidationError(
            {
                "id": _("There is no {noun} {pk}, and there never was.").format(
                    noun=noun, pk=row.pk
                )
            }
        )
    now = None if live is None else value_of(field, live)
    kept = now if past_only else None
    held = {value_of(field, each) for each in [*states, *filter(None, [live])]}
    gone = {value for value in held if is_held(value) and value != kept}
    if not gone:
        raise _nothing_to_take(column, past_only)
    _refuse_to_repeat(gone, noted.reason)
    own = _own_records(model, row.pk, [*states, live])
    shown = _records_showing(model, row.pk)
    if live is not None:
        if now in gone:
            clear_live(live, field)
        _save(live, user, why)
        _note_around(live, user, why)
        follow([live], limit=None)
        if model in (Article, Tenure) and isinstance(field, EdtfField):
            for record in Record.objects.filter(pk__in=shown).order_by("pk"):
                settle(record)
    day = Record.objects.filter(pk__in=own).values_list("sort_date", flat=True).first()
    for state in past:
        if value_of(field, state) in gone:
            noted.states += 1
            clear_past(state, field, day if issubclass(model, Record) else None)
    wipe(
        Removal(
            model,
            row.pk,
            field,
            gone,
            live=live,
            kept=kept,
            own=own,
            records=own | shown,
            around=_around(model, [*states, live]),
        )
    )
    noted.save()
    return noted


@transaction.atomic
def take_down_text(article, *, user, reason):
    """Remove every version of an article's text for good; the `Redaction`.

    Passages stay, as far as the article's rights show them: those that stand in one
    of the texts keep their place and the text's hash as proof, and lose the words
    around them. No text may be kept afterwards. The `Redaction` names the article's
    number. Raises as `redact` does.
    """
    _require(user)
    noted = _note(ArticleText, article.pk, WHOLE_TEXT, user, reason)
    why = "Redacted: text"
    cited = Record.objects.filter(citations__article=article).values("pk")
    list(Record.objects.select_for_update().filter(pk__in=cited).order_by("pk"))
    article = Article.objects.select_for_update().get(pk=article.pk)
    texts = list(article.texts.select_for_update().defer("text"))
    if not texts:
        raise ValidationError({"column": _("No text of this article is kept.")})
    for text in texts:
        noted.states += 1
        for citation in Citation.objects.filter(text_version=text).order_by("pk"):
            if citation.anchor in PLACED:
                citation.anchor = AnchorState.VERIFIED_ELSEWHERE
            citation.text_sha256 = text.sha256
            citation.text_version = None
            citation.prefix = citation.suffix = ""
            _save(citation, user, why)
        past = Citation.history.model.objects.filter(text_version_id=text.pk)
        past.filter(anchor__in=PLACED).update(anchor=AnchorState.VERIFIED_ELSEWHERE)
        past.update(text_sha256=text.sha256, text_version=None)
    around = Citation.history.model.objects.filter(article_id=article.pk)
    around.exclude(prefix="", suffix="").update(prefix="", suffix="")
    for record in Record.objects.filter(citations__article=article).distinct():
        _note_record(record, user, why)
    article.texts.all().delete()
    article.rights = Rights.NO_TEXT
    _save(article, user, why)
    noted.save()
    return noted


def _require(user):
    if not user.has_perm(PERMISSION):
        raise PermissionDenied(_("Your account may not redact; ask a reviewer."))


def _note(model, pk, column, user, reason):
    """The Redaction, judged and not yet saved."""
    noted = Redaction(
        table=model._meta.label_lower,
        row=pk,
        column=column,
        states=0,
        reason=reason.strip(),
        by=user,
    )
    noted.full_clean()
    return noted


def _refuse_to_repeat(gone, reason):
    """Refuse a reason that tells what is taken out: it is kept, and shown."""
    for value in gone:
        words = value.strip() if isinstance(value, str) else ""
        repeated = rf"(?<!\w){re.escape(words)}(?!\w)"
        if len(words) >= LEAST_REPEATED and re.search(repeated, reason, re.IGNORECASE):
            raise ValidationError(
                {
                    "reason": _(
                        "The reason repeats what is to be taken out, and would be "
                        "kept; say why without it."
                    )
                }
            )


def _nothing_to_take(column, past_only):
    sentence = _(
        "“{column}” is empty already, and in every past state as well."
    ).format(column=column)
    if past_only:
        sentence = _(
            "No past state has another “{column}” than the row has now."
        ).format(column=column)
    return ValidationError({"column": ValidationError(sentence, code="empty")})


def _kind_of(row):
    """The table of a row; that of its kind for a record, even one that was deleted."""
    if type(row) is not Record:
        return type(row)
    known = row.kind or (
        Record.history.filter(id=row.pk).values_list("kind", flat=True).first()
    )
    return KINDS.get(known, Record)


def _past(field, pk):
    """The past states that hold a column of a row, oldest first.

    The past of a record is in two tables.
    """
    past = field.model.history.model.objects
    key = field.model._meta.pk.attname
    return past.filter(**{key: pk}).order_by("history_date", "history_id")


def _locked(model, pk):
    """The row, locked after the record that it belongs to; None if it is gone."""
    row = model.objects.filter(pk=pk).first()
    if row is not None:
        keys = _own_records(model, pk, [row])
        list(Record.objects.select_for_update().filter(pk__in=keys).order_by("pk"))
    return model.objects.select_for_update(of=("self",)).filter(pk=pk).first()


def _own_records(model, pk, rows):
    """The numbers of the records to which a row belongs, or did."""
    if issubclass(model, Record):
        return {pk}
    name = OF_RECORD.get(model)
    return {getattr(each, name) for each in rows if each is not None} if name else set()


def _records_showing(model, pk):
    path = SHOWN_BY.get(model)
    if path is None:
        return set()
    return set(Record.objects.filter(**{path: pk}).values_list("pk", flat=True))


def _save(row, user, why):
    """Save a row as a new state in the user's name.

    Of a record `updated_by` stays: who takes words out has not written it, and may
    still review it.
    """
    if not isinstance(row, Record):
        row.sign(user)
    row._change_reason, row._history_user = why, user
    row.save()
    if isinstance(row, Record):
        settle(row)


def _note_record(record, user, why):
    record = record.specific
    record._history_user = user
    note_change(record, None, why)


def _note_around(row, user, why):
    """Give the rows with which a row is edited a new version."""
    if name := OF_RECORD.get(type(row)):
        _note_record(Record.objects.get(pk=getattr(row, name)), user, why)
    for name in EDITED_WITH.get(type(row), ()):
        _save(getattr(row, name), user, why)


def _around(model, states):
    """Tables and numbers of the rows on whose pages a row is, or was, edited."""
    found = set()
    for number in _own_records(model, None, states) if model in OF_RECORD else ():
        record = Record.history.filter(id=number).first()
        if record:
            found.add((KINDS[record.kind], number))
    for name in EDITED_WITH.get(model, ()):
        parent = model._meta.get_field(name)
        numbers = {getattr(each, parent.attname) for each in states if each}
        found.update((parent.related_model, number) for number in numbers)
    return sorted(found, key=lambda each: (each[0].__name__, each[1]))
