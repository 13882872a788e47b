"""Prove citations again: against the stored texts, or against a text given by hand."""

from dataclasses import dataclass, replace
from itertools import groupby

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from articles import anchoring
from articles.models import ArticleText
from articles.vocabularies import AnchorState
from relations.actions.texts import lock_records, note_changes
from relations.models import Citation
from relations.redacted import is_redacted

# Passages of articles whose text is not stored.
UNKEPT = (AnchorState.TEXT_NOT_KEPT, AnchorState.VERIFIED_ELSEWHERE)
NOT_LOOKED_FOR = ""  # the state of a passage for which there is no text
REASON = "Seen in the article's text, which is not kept"
CHUNK = 500


class TextIsKept(ValidationError):
    """The article has a stored text, so its passages are looked for there."""


@dataclass(frozen=True)
class Proof:
    """What became of one citation: the state that was found, and where.

    `nearest` is a sentence of the text that was read. Of a text that may not be kept
    it may be shown to whoever gave that text, and stored nowhere.
    """

    citation: Citation
    state: str
    start: int | None = None
    end: int | None = None
    nearest: str = ""
    repeats: bool = False  # the record has this passage already

    @property
    def holds(self):
        """Whether the passage was seen in the text."""
        return self.state in (anchoring.EXACT, anchoring.NORMALIZED)

    @property
    def is_kept(self):
        """Whether the proof can be kept with its citation."""
        return self.holds and not self.repeats

    @property
    def differs(self):
        """Whether another state was found than the one that is stored."""
        return self.state not in (NOT_LOOKED_FOR, self.citation.anchor)

    @property
    def is_wrong(self):
        """Whether somebody should look: not found, or not as the citation says."""
        lost = not self.holds and self.state != AnchorState.ORPHANED
        return self.differs or (lost and self.state != NOT_LOOKED_FOR)

    def told(self):
        """What came of it, as a sentence."""
        if self.repeats:
            return _("It stands there, but the record has this passage already.")
        if self.holds:
            return _("Seen at the characters {start} to {end}.").format(
                start=self.start, end=self.end
            )
        if self.state == anchoring.AMBIGUOUS:
            return _("The text has it more than once; quote more of it.")
        if self.nearest:
            return _("It is not in this text. The nearest there is: “{words}”").format(
                words=self.nearest
            )
        return _("It is not in this text.")


def prove_stored(citations):
    """Yield a `Proof` for each citation, article by article, in flat memory.

    A passage that has a place must stand there, in the version of the text that it
    names and whatever its stored state says; one without is looked for in the newest
    version. An orphaned one whose old version still proves it is `orphaned`. Where
    the article has no stored text, or the words were redacted, the state is
    `NOT_LOOKED_FOR`.
    """
    rows = citations.select_related("record", "article__source")
    rows = rows.order_by("article_id", "id")
    found = rows.iterator(chunk_size=CHUNK)
    for article, group in groupby(found, key=lambda citation: citation.article_id):
        texts = ArticleText.objects.filter(article=article).order_by("version")
        texts = dict(texts.values_list("pk", "text"))
        for citation in group:
            yield _prove(citation, texts)


def _prove(citation, texts):
    if not texts or is_redacted(citation.quote):
        return Proof(citation, NOT_LOOKED_FOR)
    if citation.text_version_id is None:
        proof = _find(citation, list(texts.values())[-1])
        if citation.anchor == AnchorState.ORPHANED and citation.text_sha256:
            # It was seen in a text that we do not keep, and the kept one has it not.
            return proof if proof.holds else replace(proof, state=AnchorState.ORPHANED)
        return proof
    proof = _find_there(citation, texts.get(citation.text_version_id, ""))
    if citation.anchor == AnchorState.ORPHANED and proof.holds:
        return replace(proof, state=AnchorState.ORPHANED)
    return proof


def _find_there(citation, text):
    """Prove a citation at the very place that it claims."""
    start, end = citation.start, citation.end
    if start is not None and text[start:end] == citation.quote:
        return Proof(citation, anchoring.EXACT, start, end)
    found = _find(citation, text, start)
    if found.holds and (found.start, found.end) == (start, end):
        return found
    return Proof(citation, anchoring.NOT_FOUND, nearest=found.nearest)


def _find(citation, text, start=None):
    try:
        found = anchoring.anchor(text, citation.quote, start=start)
    except anchoring.QuoteError:
        return Proof(citation, anchoring.NOT_FOUND)
    return Proof(citation, found.state, found.start, found.end, found.nearest)


def prove_with_text(citations, text):
    """Yield a `Proof` for each citation whose article's text is not kept.

    `text` is the article's text as somebody has it; it is read and not stored.
    """
    waiting = citations.filter(anchor__in=UNKEPT).order_by("id")
    waiting = list(waiting.select_related("article__source", "record"))
    taken = {(each.record_id, each.fingerprint): each.pk for each in waiting}
    for citation in waiting:
        if is_redacted(citation.quote):
            continue
        proof = _find(citation, text)
        if proof.holds:
            key = (citation.record_id, _fingerprint(proof))
            proof = replace(
                proof, repeats=taken.setdefault(key, citation.pk) != citation.pk
            )
        yield proof


def _fingerprint(proof):
    """What the citation's fingerprint is once the proof is kept."""
    citation = proof.citation
    return Citation(
        quote=citation.quote,
        start=proof.start,
        stance=citation.stance,
        claim=citation.claim,
    ).fingerprint_now()


@transaction.atomic
def prove_and_keep(citations, text, *, user=None):
    """Prove citations with a text that is not kept, and keep what was seen.

    Of the text only its hash and the offsets of the passages are saved. Each record
    with a passage that was newly proved gets one new version. Returns the list of
    proofs.
    """
    lock_records(citations)
    proofs = list(prove_with_text(citations, text))
    kept = [proof.citation for proof in proofs if _keep(proof, text, user)]
    note_changes(kept, user, REASON)
    return proofs


def prove_article(article, text, *, user=None):
    """Prove the passages of an article with its text as somebody has pasted it.

    As `prove_and_keep`; raises `TextIsKept` where a text is stored, and
    `ValidationError` for a text that is empty, too long or no text.
    """
    if article.current_text() is not None:
        raise TextIsKept(
            _(
                "The text of this article is kept: its passages are looked for "
                "in it when they are saved."
            )
        )
    if not text.strip():
        raise ValidationError(
            {"text": ValidationError(_("Paste the article's text."), code="required")}
        )
    ArticleText(text=text).clean()
    citations = Citation.objects.filter(article=article)
    return prove_and_keep(citations, text, user=user)


def _keep(proof, text, user):
    """Save that a passage was seen: hash of the text and offsets, never the text."""
    citation = proof.citation
    new = (AnchorState.VERIFIED_ELSEWHERE, proof.start, proof.end)
    new = (*new, anchoring.digest(text))
    old = (citation.anchor, citation.start, citation.end, citation.text_sha256)
    if not proof.is_kept or new == old:
        return False
    citation.anchor, citation.start, citation.end, citation.text_sha256 = new
    citation.sign(user)
    citation._change_reason = REASON
    if user is not None:
        citation._history_user = user
    citation.save()
    return True
