"""Does a passage tell that something happened, or only that it will, or did not?

A reading of English by its signs, not by its grammar. It is made to be right where it
speaks: whatever looks like a plain statement of a past act beside an announcement
lets a passage pass.
"""

import re

from django.utils.translation import gettext as _

from relations.lint.case import in_english
from relations.vocabularies import EventType, RecordKind

# Acts of speech about what is to come, or is refused: their passages say “will” and
# “not” because that is what was said.
OF_THE_FUTURE = (
    EventType.AGREE,
    EventType.CONCEDE,
    EventType.REQUEST,
    EventType.REJECT,
    EventType.THREATEN,
)

_BE = r"(?:is|are|was|were|be|been|being|'s|'re)"
_LY = r"(?:\w+ly |also |still |now |soon )?"
_ACT = (
    "(?:arrive|attend|be|become|begin|buy|come|conclude|deliver|depart|discuss|enter|"
    "establish|export|finalize|fly|go|hold|host|import|initial|join|land|launch|leave|"
    "make|meet|open|pay|provide|purchase|ratify|receive|resume|sell|send|sign|speak|"
    "start|supply|take|talk|travel|visit|welcome)"
)

# What says that something is still to come, or was only meant. The comments give what
# a pattern must not be mistaken for. Patterns are read with the case of letters.
EXPECTED = (
    rf"(?:{_BE} )?{_LY}expected (?:to|in|on|at|for|by|next|later|this|soon|tomorrow)",
    rf"{_BE} (?:\w+ )?expected\b",
    rf"(?:{_BE} )?{_LY}(?:re)?scheduled (?:to|for|in|on|at|next|later)",
    rf"{_BE} {_LY}due to {_ACT}\b",  # not: was due to the war
    rf"{_BE} {_LY}set to {_ACT}\b",  # not: set to music
    rf"{_BE} {_LY}(?:about|poised|slated|likely|supposed|ready|bound|going) to\b",
    rf"{_BE} {_LY}to {_ACT}\b",  # is to visit
    r"(?:[Pp]lan|[Ii]ntend|[Hh]ope|[Aa]im|[Ee]xpect)(?:s|ed|ned|ning|d|ing)? to\b",
    r"(?:[Pp]lan|[Ii]ntention|[Hh]ope)s? (?:to|for|of)\b",
    # Not a noun (“the will of”, “political will”, “last will”), not Will Smith.
    r"(?<!the )(?<!a )(?<!'s )(?<!cal )(?<!last )(?<!own )(?<!his )(?<!her )"
    r"(?<!their )(?<!its )(?<!our )(?<!good )(?<!free )(?<!at )(?<!ar )(?<!nal )"
    r"(?<!strong )(?<!against )(?<!of )"
    r"\bwill (?!of\b|to\b|for\b|and\b|power\b|not only\b)",
    r"\w+'ll ",
    r"\bshall\b",
    # Reported speech (“said he would visit”); not “would like”, “would-be”.
    r"\bwould (?!like\b|rather\b|-)",
    # The month has a capital letter, or a number or “in” beside it.
    r"(?<!in )(?<!of )(?<!on )(?<!\d )(?<!early )(?<!late )(?<!last )(?<!this )"
    r"\bmay (?!\d)",
    r"\b(?:might|could) ",
    r"\b(?:upcoming|forthcoming|planned|prospective) \w+",
    rf"\bto {_ACT}\b[^.;]*\b(?:next (?:week|month|year)|tomorrow|soon|later this)\b",
    r"\b(?:next (?:week|month|year)|tomorrow|later this (?:week|month|year))\b",
)
# What says that it did not come about, or that somebody says so.
DENIED = (
    r"\b(?:den(?:y|ies|ied|ying)|refut(?:es?|ed)|dismiss(?:es|ed) (?:the )?reports)\b",
    r"\b(?:did|does|do|has|have|had|was|were|is|are|will|would|could|can)"
    r"(?: not|n't|not)\b(?! only| just| merely)",
    r"\bwon't\b",
    r"\b(?:has|have|had|was|were) (?:never|yet to)\b",
    r"\b[Nn]ever \w+",
    r"\b[Nn]o (?:\w+ ){1,3}(?:took place|(?:was|were|has been|have been) \w+)",
    rf"{_BE} {_LY}(?:postponed|cancell?ed|called off|put off|shelved|delayed)\b",
    r"\b(?:postponed|cancell?ed|called off|put off|shelved)\b",
)
TRIGGER = re.compile("|".join(f"(?:{each})" for each in (*EXPECTED, *DENIED)))

# A sign of what is meant reaches to the end of its clause.
_OPENS = (
    "but|while|after|before|when|where|as|although|though|since|because|following|"
    "having|despite|who|which"
)
_IRREGULAR = (
    "began|bought|brought|built|came|fell|flew|fought|gave|held|hit|kept|led|left|made|"
    "met|paid|sat|saw|sent|shook|signed|sold|spoke|stood|struck|took|went|withdrew|won"
)
BOUNDARY = re.compile(
    rf"[,;:.!?()—–]|\b(?:{_OPENS})\b|\band (?=(?:has|have|had|was|were|{_IRREGULAR})\b)"
)

# Words in -ed that are no past act, or only say that somebody spoke.
_NO_ACT = (
    "added|announced|briefed|called|confirmed|declared|disclosed|embed|emphasized|"
    "expected|hundred|indeed|informed|intended|need|noted|planned|pledged|posted|"
    "promised|proposed|related|reported|revealed|scheduled|shared|speed|stated|"
    "stressed|suggested|so-called|supposed|tweeted|underlined|unnamed|vowed|"
    "warned"
)
# Not “the delayed visit”: after such a word it is an adjective.
_ADJECTIVE = (
    r"(?<![Tt]he )(?<![Aa] )(?<![Aa]n )(?<![Hh]is )(?<![Hh]er )(?<![Ii]ts )"
    r"(?<![Tt]heir )(?<!-)"
)
PAST = re.compile(
    rf"\b(?:{_IRREGULAR}|was|were|had|has been|have been)\b"
    rf"|{_ADJECTIVE}\b(?!(?:{_NO_ACT})\b)[a-z]{{2,}}ed\b"
)
# A headline's present tense, and the present tense of what lasts.
PRESENT_ACT = re.compile(
    r"\b(?:arrives|attends|delivers|holds|hosts|lands|meets|opens|receives|signs|"
    r"visits|welcomes)\b"
)
PRESENT_STATE = re.compile(
    r"\b(?:is|are|has|have|backs|borders|buys|delivers|enjoys|exports|hosts|imports|"
    r"maintains|operates|provides|purchases|recogni[sz]es|remains?|runs|sells|shares|"
    r"stands|supplies|supply|supports?|trades)\b"
)


def only_expected(case):
    """What is recorded as done is only announced or denied in the passages.

    After PLOVER, which keeps future and negated statements apart from what happened.
    Read are the passages that speak to whether it came about (`Case.telling`), in
    English or translated; one in another language without a translation may say
    anything, and then there is no finding.
    """
    record = case.record
    speech = (
        record.kind == RecordKind.EVENT and record.specific.event_type in OF_THE_FUTURE
    )
    if not case.happened or speech or not case.telling:
        return
    lasting = record.kind not in (
        RecordKind.MEETING,
        RecordKind.AGREEMENT,
        RecordKind.EVENT,
    )
    if all(says_no_more(in_english(each), lasting) for each in case.telling):
        yield (
            "",
            _(
                "The record says “{status}”, but its passages only "
                "announce or deny it; quote one that says that it came about, "
                "or change the status."
            ).format(status=record.status_label.lower()),
        )


def says_no_more(text, lasting=False):
    """Whether an English text only announces or denies, and states nothing as done.

    For what lasts (`lasting`) a statement in the present tense counts as well.
    """
    text = " ".join(text.replace("’", "'").split())
    if not TRIGGER.search(text):
        return False
    rest = without_expected(text)
    signs = [PAST, PRESENT_ACT, *([PRESENT_STATE] if lasting else [])]
    return not any(sign.search(rest) for sign in signs)


def without_expected(text):
    """A text without what it only announces or denies, each to the end of a clause."""
    kept, at = [], 0
    while found := TRIGGER.search(text, at):
        kept.append(text[at : found.start()])
        end = BOUNDARY.search(text, found.end())
        at = end.start() if end else len(text)
        if at <= found.start():
            break
    kept.append(text[at:])
    return " ".join(kept)
