"""Code lists of citations."""

from articles.vocabularies import Vocabulary


class Stance(Vocabulary):
    """What a passage does to the claim it is cited for."""

    SUPPORTS = (
        "supports",
        "The passage states the whole claim, or it plainly follows from it.",
        "prov:hadPrimarySource",
        "Supports",
    )
    PARTIALLY = (
        "partially",
        "The passage states part of the claim, such as the visit but not its date.",
        "",
        "Supports in part",
    )
    CONTRADICTS = (
        "contradicts",
        "The passage cannot be true if the claim is.",
        "TUFF conflicting sources",
        "Contradicts",
    )
    MENTIONS = (
        "mentions",
        "The passage speaks of the matter and bears neither for nor against the claim.",
        "",
        "Mentions only",
    )


class InfoCredibility(Vocabulary):
    """Credibility of a cited statement, judged apart from its source."""

    CONFIRMED = (
        "1",
        "Independent sources say the same, and it fits what is known.",
        "Admiralty 1",
        "Confirmed by other sources",
    )
    PROBABLE = (
        "2",
        "No second source, yet it fits what is known and makes sense.",
        "Admiralty 2",
        "Probably true",
    )
    POSSIBLE = (
        "3",
        "No second source; it makes sense and fits some of what is known.",
        "Admiralty 3",
        "Possibly true",
    )
    DOUBTFUL = (
        "4",
        "It could be, and nothing that is known bears it out.",
        "Admiralty 4",
        "Doubtful",
    )
    IMPROBABLE = (
        "5",
        "It does not make sense, or what is known speaks against it.",
        "Admiralty 5",
        "Improbable",
    )
    CANNOT_BE_JUDGED = (
        "6",
        "There is no basis to judge it; every new citation starts here.",
        "Admiralty 6",
        "Cannot be judged",
    )
