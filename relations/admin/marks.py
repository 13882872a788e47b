"""A text cut into pieces at the passages that are cited from it. Pure Python."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Piece:
    """A stretch of text, and the passages that all of it belongs to.

    `passages` are in the order in which they begin; `begins` are those of them whose
    first character is this piece's first.
    """

    text: str
    passages: tuple = ()
    begins: tuple = ()


def pieces(text, places):
    """Cut a text where passages begin and end.

    `places` are `(start, end, passage)` in code points. Joined, the pieces are the
    text; passages that overlap share the pieces that they share.
    """
    events = {0: ([], []), len(text): ([], [])}
    for start, end, passage in sorted(places, key=lambda place: place[:2]):
        start, end = max(0, start), min(end, len(text))
        if start < end:
            events.setdefault(start, ([], []))[0].append(passage)
            events.setdefault(end, ([], []))[1].append(passage)
    found, now, reached = [], [], 0
    begun = ()
    for at in sorted(events):
        if at > reached:
            found.append(Piece(text[reached:at], tuple(now), begun))
        begins, ends = events[at]
        now = [passage for passage in now if passage not in ends] + begins
        begun, reached = tuple(begins), at
    return found
