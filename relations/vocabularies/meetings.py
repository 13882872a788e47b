"""Code lists of meetings and visits."""

from articles.vocabularies import Vocabulary


class MeetingFormat(Vocabulary):
    """How the parties met."""

    VISIT = (
        "visit",
        "One side came to the other's country, as when a minister flies to a capital.",
        "PLOVER CONSULT mode visit; CAMEO 042/043; COLT MetHostHOGS",
        "Visit",
    )
    THIRD_COUNTRY = (
        "third_country",
        "The two sides met in a country that belongs to neither.",
        "PLOVER third-party; CAMEO 044; COLT MetNonHostHOGS",
        "In a third country",
    )
    SIDELINE = (
        "sideline",
        "Two sides met by themselves in the margins of a larger gathering.",
        "COLT MetNonHostHOGS + AttendedMultilatEvent",
        "On the sidelines of a multilateral event",
    )
    MULTILATERAL = (
        "multilateral",
        "Leaders or envoys of three or more countries met as one group.",
        "COLT AttendedMultilatEvent (3+ HOGS); PLOVER multilateral",
        "Multilateral event",
    )
    MINISTERIAL = (
        "ministerial",
        "Ministers of three or more countries met as one group.",
        "COLT AttendMultilatMinisterialEvent",
        "Multilateral ministerial",
    )
    CALL = (
        "call",
        "They spoke by telephone.",
        "PLOVER phone; CAMEO 041",
        "Telephone call",
    )
    VIDEO = ("video", "They met over a video link.", "PLOVER phone", "Video conference")
    IN_POST = (
        "in_post",
        "An ambassador already there was received or summoned; nobody traveled.",
        "PLOVER: code the content, not CONSULT",
        "Consultation with resident envoy",
    )
    UNKNOWN = ("unknown", "The source says that they met and not how.", "", "Unknown")


class VisitType(Vocabulary):
    """Protocol rank of a visit."""

    STATE = (
        "state",
        "A head of state came with the highest ceremony: guard, banquet, gun salute.",
        "US OoH State Visit (K)",
        "State visit",
    )
    OFFICIAL = (
        "official",
        "Came on a formal invitation with less ceremony than a state visit has.",
        "US OoH Official Visit (K)",
        "Official visit",
    )
    OFFICIAL_WORKING = (
        "official_working",
        "The source uses this very term for a formal visit cut to its business.",
        "US OoH (K)",
        "Official working visit",
    )
    WORKING = (
        "working",
        "Came for talks, with little ceremony.",
        "PE-Latam Working Visit",
        "Working visit",
    )
    SUMMIT = (
        "summit",
        "Came to attend a summit, a forum or a conference.",
        "PE-Latam Regional Summit/Global Forum",
        "Attendance at summit or forum",
    )
    CEREMONIAL = (
        "ceremonial",
        "Came for an occasion such as a funeral, an inauguration or an anniversary.",
        "PE-Latam Inauguration/Funeral",
        "Ceremonial",
    )
    TRANSIT = (
        "transit",
        "Stopped on the way and met somebody; a stop to refuel does not count.",
        "COLT layover rule",
        "Transit stop with an event",
    )
    PRIVATE = (
        "private",
        "Came for a holiday, treatment or family, with no official program.",
        "Ostrander-Rider Vacation; COLT includes",
        "Private / vacation / medical",
    )
    UNKNOWN = (
        "unknown",
        "The source does not tell how the visit ranked.",
        "",
        "Unknown",
    )


class MeetingStatus(Vocabulary):
    """Whether a meeting took place."""

    PLANNED = (
        "planned",
        "It was still to come when the source was written.",
        "PLOVER: future meeting = AGREE, not CONSULT",
        "Announced / planned",
    )
    HELD = (
        "held",
        "It took place, whatever came of it.",
        "COLT row exists; PE-Latam Completed",
        "Held",
    )
    POSTPONED = (
        "postponed",
        "It was put off, whether or not a new date is known.",
        "",
        "Postponed",
    )
    CANCELLED = (
        "cancelled",
        "It was called off after it had been made public; do not delete the record.",
        "PE-Latam Canceled; PLOVER cancellation = REJECT",
        "Canceled",
    )
    ALLEGED = (
        "alleged",
        "Somebody reports it, and it is denied or nobody has confirmed it.",
        "",
        "Reported but denied or unconfirmed",
    )
