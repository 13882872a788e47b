"""Follow the passages of an article into the newest version of its text."""

import re
from collections import Counter, defaultdict

from django.db import transaction
from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat

from articles import anchoring
from articles.vocabularies import AnchorState
from relations.actions.records import note_change
from relations.models import Citation, Record
from relations.models.citations import PLACED
from relations.redacted import is_redacted

# How many letters next to a passage tell that it is the same one.
NEIGHBORS = 6


@transaction.atomic
def follow(article, user=None, reason=""):
    """Look for an article's passages in the newest version of its text.

    To be called, in the same transaction, whenever the article gets a text. Every
    citation that is not proved in that version is looked for: one that is found is
    placed there. One that stood in an older version, or was proved in a text that we
    do not keep, and is not there any more becomes `orphaned` and keeps its old place,
    which remains the evidence. One that was never placed keeps its state where the
    text has it more than once, and else is `not_found`.

    Each citation that changes keeps its history, each record concerned gets one new
    version, whatever its state of review: this is the truth about a text and no edit,
    so the history names the user and the record's last author stays who they were.

    Returns a Counter of the states that the citations looked for have then.
    """
    text = article.texts.order_by("-version").first()
    if text is None:
        return Counter()
    lock_records(Citation.objects.filter(article=article))
    citations = list(Citation.objects.filter(article=article).order_by("pk"))
    sought = [each for each in citations if not _stands(each, text)]
    found = {each.pk: _look(each, text) for each in sought}
    _refuse_twins(citations, found)
    changed = [each for each in sought if _note(each, text, found[each.pk])]
    _save(changed, user, reason or f"Looked for again in {_name(text)}")
    return Counter(each.anchor for each in sought)


def lock_records(citations):
    """Let two writers of the records of these citations take turns."""
    rows = Record.objects.filter(pk__in=citations.values("record")).order_by("pk")
    list(rows.select_for_update().values_list("pk", flat=True))


def note_changes(citations, user, reason):
    """Give each record of these citations one new version, in the user's name.

    `updated_by` stays: who proves a passage has not written the record, and may
    still review it.
    """
    keys = {citation.record_id for citation in citations}
    for record in Record.objects.filter(pk__in=keys).order_by("pk"):
        record = record.specific
        if user is not None:
            record._history_user = user
        note_change(record, None, reason)


def _name(text):
    return f"version {text.version} of the text"


def _stands(citation, text):
    """Whether a citation is proved in this very version, or cannot be any more."""
    if is_redacted(citation.quote):
        return True
    if citation.anchor not in PLACED or citation.text_version_id != text.pk:
        return False
    if text.text[citation.start : citation.end] == citation.quote:
        return citation.anchor == AnchorState.EXACT
    try:
        found = anchoring.anchor(text.text, citation.quote, start=citation.start)
    except anchoring.QuoteError:
        return False
    place = (found.state, found.start, found.end)
    return place == (citation.anchor, citation.start, citation.end)


def _look(citation, text):
    """Where a citation's passage stands in the text: an Anchor, perhaps with no start.

    A passage that stood in an older version is only found where at least one of its
    neighbors is still next to it: the same few words may well say something else in
    another sentence.
    """
    try:
        if citation.text_sha256 == text.sha256:
            found = anchoring.anchor(text.text, citation.quote, start=citation.start)
        else:
            found = anchoring.reanchor(
                text.text, citation.quote, citation.prefix, citation.suffix
            )
    except anchoring.QuoteError:
        return _nowhere(citation)
    same = found.start is None or _has_neighbor(citation, found)
    return found if same else _nowhere(citation)


def _nowhere(citation, candidates=()):
    return anchoring.Anchor(
        anchoring.ORPHANED, None, None, citation.quote, candidates=candidates
    )


def _has_neighbor(citation, found):
    if not (citation.prefix or citation.suffix):
        return True  # never placed, or a text that is nothing else
    before, now_before = (
        _letters(words)[-NEIGHBORS:] for words in (citation.prefix, found.prefix)
    )
    after, now_after = (
        _letters(words)[:NEIGHBORS] for words in (citation.suffix, found.suffix)
    )
    return before == now_before or after == now_after


def _letters(words):
    return re.sub(r"[\W_]+", "", words).casefold()


def _refuse_twins(citations, found):
    """Leave no two citations of one record with the same passage at the same place.

    Two places of one quotation are two passages. Where a new version has only one of
    them, it belongs to the citation whose surroundings are whole; if that is none, or
    more than one, nobody can tell.
    """
    while losers := list(_losers(citations, found)):
        for citation in losers:
            start = found[citation.pk].start
            found[citation.pk] = _nowhere(citation, candidates=(start,))


def _losers(citations, found):
    claims = defaultdict(list)
    for citation in citations:
        place = found.get(citation.pk)
        start = place.start if place and place.start is not None else citation.start
        claim = tuple(sorted(citation.claim))
        key = (citation.record_id, citation.quote, citation.stance, claim, start or 0)
        claims[key].append(citation)
    for group in claims.values():
        moved = [each for each in group if each.pk in found]
        moved = [each for each in moved if found[each.pk].start is not None]
        if len(group) > 1 and moved:
            kept = _keeper(group, found) if moved == group else None
            yield from (each for each in moved if each is not kept)


def _keeper(group, found):
    """The one of several citations that a place belongs to, or None."""
    placed = [each for each in group if each.text_version_id]
    if not placed:
        return group[0]  # the text proves that they are one passage
    whole = [
        each
        for each in placed
        if (each.prefix, each.suffix) == (found[each.pk].prefix, found[each.pk].suffix)
    ]
    return whole[0] if len(whole) == 1 else None


def _note(citation, text, found):
    """Set what was found on a citation; True if that changes it."""
    if found.start is not None:
        citation.anchor, citation.text_version = found.state, text
        citation.start, citation.end = found.start, found.end
        citation.prefix, citation.suffix = found.prefix, found.suffix
        citation.text_sha256 = ""
        return True
    was = citation.anchor
    if citation.text_version_id == text.pk:
        # It claims a place in this version that it does not have.
        citation.anchor, citation.text_version = AnchorState.NOT_FOUND, None
        citation.start = citation.end = None
        citation.prefix = citation.suffix = ""
    elif citation.text_version_id:
        citation.anchor = AnchorState.ORPHANED
    elif found.candidates:
        return False
    elif was == AnchorState.VERIFIED_ELSEWHERE:
        citation.anchor = AnchorState.ORPHANED
    elif was == AnchorState.TEXT_NOT_KEPT:
        citation.anchor = AnchorState.NOT_FOUND
    return citation.anchor != was


def _save(citations, user, reason):
    # Where one moves to the place that another one leaves, neither may wait for the
    # other: until each is saved, none claims a place.
    rows = Citation.objects.unrecorded().filter(pk__in=[each.pk for each in citations])
    rows.update(fingerprint=Concat(Value("moving "), Cast("pk", CharField())))
    for citation in citations:
        citation.sign(user)
        citation._change_reason = reason
        if user is not None:
            citation._history_user = user
        citation.save()
    note_changes(citations, user, reason)
