"""Pairs of texts of which we know whether they are copies of one story.

All prose here is invented: the people, the companies, the figures. Copies are made
from base stories by what newsrooms and web pages do to a wire text; what is no copy
was written by hand. `python -m tests.articles.syndication_pairs` prints what
`articles.fingerprints` makes of them.
"""

import re
from collections import Counter
from dataclasses import dataclass

from articles.fingerprints import bands, fingerprint, judge
from tests.articles.syndication_stories import (
    BASES,
    FOLLOW_UPS,
    FORMS,
    HAND_CUT,
    HAND_EDITED,
    HELD_OUT_COPIES,
    HELD_OUT_OTHERS,
    NEAR_MISSES,
    OTHER_REPORTERS,
    SHARED_QUOTATIONS,
)


@dataclass(frozen=True)
class Pair:
    a: str
    b: str
    copies: bool
    why: str
    story: str


BACKGROUND = (
    "Analysts at the Institute of Regional Affairs say that smaller states have looked"
    " for more than one partner since the transport crisis of the past decade, and that"
    " parliaments on all sides have grown wary of commitments that outlive a cabinet."
)
SPELLINGS = {
    **{r"\bdefence\b": "defense", r"\bcentre\b": "center", r"\bprogramme": "program"},
    **{r"\blabour\b": "labor", r"ise\b": "ize", r"\bper cent\b": "percent"},
    **{r"\b12\b": "twelve", r"\b40\b": "forty", r"\b15\b": "fifteen"},
    **{r"\bthree\b": "3", r"\bsaid\b": "told reporters", r"\bOn Monday\b": "Monday"},
    **{r"\balso\b": "further", r"\bhowever\b": "though", r"\bmore than\b": "over"},
    **{"“": "'", "”": "'"},
}
HEADINGS = {
    "he": "השרים נפגשו ודנו בשיתוף הפעולה בין המדינות",
    "ru": "Министры обсудили сотрудничество двух стран",
}


def paragraphs(story):
    return story.split("\n")


def sentences(story):
    return re.findall(r"[^.!?。]+[.!?。]+[”\"]?\s*", story)


def another_headline(story):
    return f"What the two governments settled, and what they left open\n{story}"


def first_third(story):
    """Whole sentences from the beginning, up to about a third of the text."""
    kept = ""
    for sentence in sentences(story):
        kept += sentence
        if len(kept) >= len(story) / 3:
            break
    return kept.strip()


def cut_in_the_middle(story):
    parts = sentences(story)
    third = len(parts) // 3
    return "".join(parts[:third] + parts[-third:])


def lightly_edited(story):
    for pattern, written in SPELLINGS.items():
        story = re.sub(pattern, written, story)
    return story


def reordered(story):
    first, *rest = paragraphs(story)
    return "\n".join([first, *reversed(rest)])


def with_background(story):
    first, *rest = paragraphs(story)
    return "\n".join([first, BACKGROUND, *rest])


def in_page_furniture(story):
    first, *rest = paragraphs(story)
    return "\n".join(
        [
            "By Dana Okoro, diplomatic correspondent",
            "Published 12 November, 14:05",
            f"PORT LAURENT, Nov 12 (Unity Wire) — {first}",
            "Share this on your favorite network",
            *rest,
            "(With inputs from agencies.)",
            "Read also: Ten questions about the new customs code",
            "Copyright Morning Gazette. All rights reserved.",
        ]
    )


def translated_heading(story):
    return f"{HEADINGS['he']}\n{HEADINGS['ru']}\n{story}"


def entity_debris(story):
    for mark, debris in {
        **{"“": "&ldquo;", "”": "&amp;rdquo;", ", ": ",&nbsp;", "é": "e&#769;"},
        **{"-": "&#8209;", "\n": "<br />\n", " the ": " <b>the</b> "},
    }.items():
        story = story.replace(mark, debris)
    return story


def capital_lead(story):
    first, *rest = paragraphs(story)
    return "\n".join([first.upper(), *rest])


def cut_and_dressed(story):
    return in_page_furniture(another_headline(lightly_edited(first_third(story))))


VARIANTS = [
    another_headline,
    first_third,
    cut_in_the_middle,
    lightly_edited,
    reordered,
    with_background,
    in_page_furniture,
    translated_heading,
    entity_debris,
    capital_lead,
    cut_and_dressed,
]


def pairs():
    """All pairs: copies first."""
    found = [
        Pair(story, variant(story), True, variant.__name__.replace("_", " "), name)
        for name, story in BASES.items()
        for variant in VARIANTS
    ]
    found += [
        Pair(
            in_page_furniture(with_background(story)),
            lightly_edited(cut_in_the_middle(story)),
            True,
            "two papers treat one wire text",
            name,
        )
        for name, story in BASES.items()
    ]
    for others, copies, why in (
        (HAND_EDITED, True, "edited by hand"),
        (OTHER_REPORTERS, False, "same event, another reporter"),
        (SHARED_QUOTATIONS, False, "same event, one long quotation shared"),
        (FOLLOW_UPS, False, "follow-up that repeats background"),
        (HAND_CUT, True, "edited and cut by hand"),
        (NEAR_MISSES, False, "mostly quotation, background or the same facts"),
        (HELD_OUT_COPIES, True, "held out: edited and cut by hand"),
        (HELD_OUT_OTHERS, False, "held out: follow-ups, another reporter"),
    ):
        found += [
            Pair(BASES[name], text, copies, why, name) for name, text in others.items()
        ]
    found += [
        Pair(a, b, False, "one form filled in twice", name)
        for name, (a, b) in FORMS.items()
    ]
    names = list(BASES)
    found += [
        Pair(BASES[a], BASES[b], False, "different events", f"{a}, {b}")
        for number, a in enumerate(names)
        for b in names[number + 1 :]
    ]
    return found


def share_a_band(a, b):
    """Whether the candidate stage finds one text by the other."""
    return bool(set(bands(fingerprint(a))) & set(bands(fingerprint(b))))


def measure(all_pairs, verdict=lambda pair: judge(pair.a, pair.b).copies):
    """Precision and recall of a way to tell copies."""
    counts = Counter((pair.copies, bool(verdict(pair))) for pair in all_pairs)
    right, missed, wrong = (
        counts[key] for key in ((True, True), (True, False), (False, True))
    )
    return right / max(right + wrong, 1), right / max(right + missed, 1)


def table():
    """A line for each kind of pair, and what both stages make of all."""
    found = pairs()
    kinds = {}
    for pair in found:
        kinds.setdefault((pair.copies, pair.why), []).append(pair)
    yield f"{'':50}{'pairs':>7}{'found':>7}{'copies':>8}{'contained':>13}"
    for (copies, why), alike in kinds.items():
        verdicts = [judge(pair.a, pair.b) for pair in alike]
        shares = [verdict.containment for verdict in verdicts]
        yield (
            f"{'copies: ' if copies else 'others: '}{why[:41]:42}{len(alike):7}"
            f"{sum(share_a_band(pair.a, pair.b) for pair in alike):7}"
            f"{sum(verdict.copies for verdict in verdicts):8}"
            f"{min(shares):8.2f}-{max(shares):.2f}"
        )
    precision, recall = measure(found)
    yield f"Verdicts: precision {precision:.3f}, recall {recall:.3f}."
    precision, recall = measure(found, lambda pair: share_a_band(pair.a, pair.b))
    yield f"Candidates: precision {precision:.3f}, recall {recall:.3f}."


if __name__ == "__main__":
    print(*table(), sep="\n")  # noqa: T201
