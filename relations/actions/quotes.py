"""Prove citations again: against the stored texts, or against a text given by hand."""

from dataclasses import dataclass

from articles import anchoring
from articles.vocabularies import AnchorState
from relations.models import Citation

# Passages of articles whose text is not stored.
UNKEPT = (AnchorState.TEXT_NOT_KEPT, AnchorState.VERIFIED_ELSEWHERE)


@dataclass(frozen=True)
class Proof:
    """What became of one citation: the state that was found, and where."""

    citation: Citation
    state: str
    start: int | None = None
    end: int | None = None
    nearest: str = ""

    @property
    def holds(self):
        """Whether the passage was seen in the text."""
        return self.state in (anchoring.EXACT, anchoring.NORMALIZED)


def prove_stored(citations):
    """Yield a `Proof` for each citation whose article has a stored text.

    The passage must stand where the citation says, in the version that it names.
    """
    for citation in citations.select_related("text_version", "article", "record"):
        if citation.text_version is None:
            continue
        text = citation.text_version.text
        found = text[citation.start : citation.end]
        if found == citation.quote:
            state = anchoring.EXACT
        else:
            again = anchoring.anchor(text, citation.quote, start=citation.start)
            placed = (again.start, again.end) == (citation.start, citation.end)
            state = again.state if placed else anchoring.NOT_FOUND
        yield Proof(citation, state, citation.start, citation.end)


def prove_with_text(citations, text):
    """Yield a `Proof` for each citation whose article's text is not kept.

    `text` is the article's text as somebody has it; it is read and not stored.
    """
    waiting = citations.filter(anchor__in=UNKEPT)
    for citation in waiting.select_related("article", "record"):
        found = anchoring.anchor(text, citation.quote)
        yield Proof(citation, found.state, found.start, found.end, found.nearest)


def keep_proof(proof, text):
    """Save that a passage was seen: hash of the text and offsets, never the text."""
    citation = proof.citation
    citation.anchor = AnchorState.VERIFIED_ELSEWHERE
    citation.start, citation.end = proof.start, proof.end
    citation.text_sha256 = anchoring.digest(text)
    citation._change_reason = "Seen in the article's text, which is not kept"
    citation.save()
