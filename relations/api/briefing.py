"""The dossier as a briefing in Markdown: what a desk officer reads before a visit.

`briefing` writes what the JSON of the dossier says and asks nothing itself. Each fact
carries a footnote with the passage that proves it.
"""

from articles.edtf import parse
from relations.api.markdown import Footnotes, address, escape, link, table
from relations.vocabularies import (
    AgreementForm,
    DefenseTieType,
    DiplomaticTieType,
    EndState,
    MeetingFormat,
    ParticipantRole,
    ReviewStatus,
    TenureStatus,
    TieImportance,
    TradeTieType,
)

TIES = {
    "trade": ("Trade ties", TradeTieType),
    "defense": ("Defense ties", DefenseTieType),
    "diplomatic": ("Diplomatic ties", DiplomaticTieType),
}
KINDS = {
    "meeting": ("meeting", "meetings"),
    "agreement": ("agreement", "agreements"),
    "trade_tie": ("trade tie", "trade ties"),
    "defense_tie": ("defense tie", "defense ties"),
    "diplomatic_tie": ("diplomatic tie", "diplomatic ties"),
    "event": ("event", "events"),
}
# What a passage is that was not seen in its article.
UNSEEN = {
    "text_not_kept": "not checked: the text of the article is not kept",
    "not_found": "not found in the text of the article",
    "orphaned": "no longer in the text of the article, which has changed",
}
INCIDENTAL = "in which one of the two only gave the venue, mediated or observed"
EMPTY = "None recorded."
NONE_BY_THEN = "none recorded up to that day."
MOST_PARTIES = 6  # named in a line; of more, only the two are


def briefing(dossier, site):
    """The Markdown of a dossier, as the API answers it; `site` is its web address."""
    return "\n".join(Briefing(dossier, site.rstrip("/")).lines()) + "\n"


class Briefing:
    """Writes one dossier, section by section."""

    def __init__(self, dossier, site):
        self.dossier, self.site = dossier, site
        self.names = [escape(country["name"]) for country in dossier["countries"]]
        self.notes = Footnotes()

    def lines(self):
        yield f"# {self.names[0]} and {self.names[1]}"
        yield from self.head()
        yield from self.posts()
        yield from self.last_meetings()
        yield from self.meetings_per_year()
        yield from self.agreements()
        for name in TIES:
            yield from self.ties(name)
        yield from self.disputes()
        yield from self.foot()

    def head(self):
        told = self.dossier
        moment = told.get("known_at")
        known = f", as this database was at {moment}" if moment else ""
        counts = [
            counted(told["counts"][kind], *nouns)
            for kind, nouns in KINDS.items()
            if told["counts"][kind]
        ]
        yield from ("", f"As of {day(told['valid_on'])}{known}.", "")
        # What is counted here is all that is known, whatever day is asked about.
        sentence = f"In all {', '.join(counts)}" if counts else "No records"
        if told["first"]:
            # Where the timeline shows a month is its first day: only years are sure.
            years = dict.fromkeys(str(told[name])[:4] for name in ("first", "last"))
            sentence += f", of {' to '.join(years)}"
        if told["incidental"]:
            further = counted(told["incidental"], "further record", "further records")
            sentence += f"; {further} {INCIDENTAL}"
        yield f"{sentence}."

    def posts(self):
        yield from ("", "## Who faces whom", "")
        rows = [
            [row["label"], *(holders(side["holders"]) for side in row["sides"])]
            for row in self.dossier["posts"]
        ]
        yield from table(["Office", *self.names], rows)

    def last_meetings(self):
        yield from ("", "## Last meetings", "")
        for row in self.dossier["last_meetings"]:
            meeting = row["meeting"]
            told = self.meeting(meeting) if meeting else NONE_BY_THEN
            yield f"- **{row['label']}:** {told}"
        last = self.dossier["last_meeting"]
        if last and not last["level"]:
            yield f"- **Last of all, its level not known:** {self.meeting(last)}"

    def meetings_per_year(self):
        told = self.dossier["meetings_per_year"]
        yield from ("", "## Meetings held, by year", "")
        if not told["count"]:
            yield NONE_BY_THEN.capitalize()
            return
        rows = [
            [str(row[name]) for name in ("year", "held", "incidental")]
            for row in told["years"]
        ]
        yield from table(["Year", "Held", f"Further ones {INCIDENTAL}"], rows)

    def agreements(self):
        told = self.dossier["agreements_in_force"]
        yield from self.listed("Agreements in force", told, self.agreement)

    def ties(self, name):
        title, types = TIES[name]
        told = self.dossier["ties"][name]
        yield from self.listed(title, told, lambda tie: self.tie(tie, types))

    def disputes(self):
        told = self.dossier["disputes"]
        yield from self.listed("Disputed records", told, self.dispute)

    def listed(self, title, told, line):
        """A section with a list, and where the rest of it is."""
        yield from ("", f"## {title} ({told['count']:,})", "")
        if not told["count"]:
            yield EMPTY
        for each in told["results"]:
            yield f"- {line(each)}"
        shown = {(each.get("record") or each)["id"] for each in told["results"]}
        if len(shown) < told["count"] and told["more"]:
            yield ""
            yield f"The newest {len(shown)}; all: {address(self.site + told['more'])}"

    # One line each

    def meeting(self, meeting):
        how = label(MeetingFormat, meeting["meeting_format"])
        return self.fact(meeting, when(meeting["start"]), [how, where(meeting)])

    def agreement(self, agreement):
        dates = [
            f"{words} {escape(agreement[name]['display'])}"
            for name, words in (("signed", "signed"), ("in_force", "in force from"))
            if agreement[name]
        ]
        if agreement["end"]:
            dates.append(f"until {escape(agreement['end']['display'])}")
        form = label(AgreementForm, agreement["form"])
        return self.fact(agreement, ", ".join(dates), [form])

    def tie(self, tie, types):
        weight = label(TieImportance, tie["importance"])
        about = [label(types, tie["tie_type"]), weight and f"importance: {weight}"]
        return self.fact(tie, lasts(tie["start"], tie["end"], tie["end_state"]), about)

    def fact(self, record, date, about):
        """What, when and who, with the note that proves it."""
        line = self.title(record)
        line += f", {date}" if date else ""
        about = ", ".join(filter(None, about))
        line += f" ({about})" if about else ""
        line += f". {self.parties(record)}.{self.proof(record)}"
        if record["review"] == ReviewStatus.APPROVED:
            return line
        return f"{line} **Not published: {label(ReviewStatus, record['review'])}.**"

    def parties(self, record):
        """“Israel (host): Israel Katz, Defense Minister”, of all, or of the two."""
        shown = everybody = record["participants"]
        if len(everybody) > MOST_PARTIES:
            two = [country["code"] for country in self.dossier["countries"]]
            shown = [each for each in everybody if each["country"]["code"] in two]
        told = [party(each) for each in shown]
        if len(shown) < len(everybody):
            told.append(f"and {len(everybody) - len(shown):,} others")
        return "; ".join(told)

    def dispute(self, dispute):
        field = dispute["field"]
        what = escape(field.replace("_", " ")) if field else "the record as a whole"
        values = [
            f"{'recorded is' if each['recorded'] else 'contradicted by'} "
            f"{value(each)}{self.note(each['passage'])}"
            for each in dispute["values"]
        ]
        line = f"{self.title(dispute['record'])}, {what}: {'; '.join(values)}."
        return f"{line} {preferred(dispute)}"

    def title(self, record):
        return link(record["title"], self.site + record["url"])

    def proof(self, record):
        if record["passage"]:
            return self.note(record["passage"])
        if record["withheld"]:
            return " (What supports it is withheld.)"
        return " (No passage supports it.)"

    def note(self, passage):
        return self.notes.mark(footnote(passage, self.site)) if passage else ""

    def foot(self):
        notes = list(self.notes.lines())
        if notes:
            yield from ("", *notes)
        query = f"?valid_on={self.dossier['valid_on']}"
        if moment := self.dossier.get("known_at"):
            query += f"&known_at={moment}"
        own = address(f"{self.site}{self.dossier['url']}{query}")
        yield from ("", "---", "")
        yield (
            f"Bilateral, {own}. Who holds which post is recorded without passages. "
            "The data are licensed under CC BY 4.0; the passages belong to their "
            "publishers."
        )


def footnote(passage, site):
    """A passage as the text of a note: its words, the article, whose it is, when."""
    words = f"“{escape(passage['quote'])}”"
    if passage["translation"]:
        words += f" (in English: “{escape(passage['translation'])}”)"
    note = f"{words} — {told_in(passage['article'], site)}"
    if passage["original"]:
        note += f", after {told_in(passage['original'], site)}"
    if unseen := UNSEEN.get(passage["anchor"]["state"]):
        note += f"; {unseen}"
    named = filter(None, (passage["article"], passage["original"]))
    if any(article["source"].get("confidential") for article in named):
        note += "; **confidential source**"
    return f"{note}."


def told_in(article, site):
    """An article: its title and where it is, its publisher, its date."""
    web = article["web"] or article["archive_url"] or site + article["url"]
    parts = [link(article["title"], web), escape(article["source"]["name"])]
    if article["published"]:
        parts.append(escape(article["published"]["display"]))
    if article["archive_url"] and article["web"]:
        parts.append(link("archived", article["archive_url"]))
    return ", ".join(parts)


def value(each):
    """A disputed value; a passage need not say what is right instead."""
    if each["value"]:
        return f"“{escape(each['value'])}”"
    return "nothing" if each["recorded"] else "a passage"


def preferred(dispute):
    chosen = dispute["preferred"]
    if not chosen:
        return "Not settled."
    for each in dispute["values"]:
        own = each["recorded"] and chosen["citation"] is None
        if own or (not each["recorded"] and chosen["citation"] in each["citations"]):
            return f"Preferred is {value(each)}: {escape(chosen['reason'])}"
    return f"Settled: {escape(chosen['reason'])}"


def holders(tenures):
    """Who holds an office on one side, for a cell of the table."""
    return "<br>".join(map(holder, tenures)) if tenures else "nobody recorded"


def holder(tenure):
    about = [escape(tenure["post"]["title"])]
    if tenure["status"] != TenureStatus.REGULAR:
        about.append(label(TenureStatus, tenure["status"]))
    about.append(lasts(tenure["since"], tenure["until"], tenure["end_state"]))
    return f"{escape(tenure['official']['name'])}, {', '.join(filter(None, about))}"


def lasts(start, end, end_state):
    """“since 20 May 2025 at the latest, end not known”."""
    if start and not start["earliest"] and start["latest"]:
        told = f"since {day(start['latest'])} at the latest"
    else:
        told = f"since {when(start)}" if start else "since an unknown date"
    if end:
        return f"{told}, until {when(end)}"
    if end_state == EndState.NOT_APPLICABLE:
        return when(start)
    return told if end_state == EndState.ONGOING else f"{told}, end not known"


def when(date):
    return escape(date["display"]) if date else "date not known"


def where(record):
    place = record["place"]
    if not place:
        return ""
    names = [place["city"], place["country"] and place["country"]["name"]]
    return escape(", ".join(filter(None, names)))


def party(each):
    who = f"{escape(each['country']['name'])} ({label(ParticipantRole, each['role'])})"
    official = each["official"]
    if not official:
        return f"{who}: “{escape(each['named_as'])}”" if each["named_as"] else who
    post = f", {escape(official['post']['title'])}" if official["post"] else ""
    return f"{who}: {escape(official['name'])}{post}"


def label(vocabulary, code):
    """The label of a code within a sentence; nothing for one that says nothing."""
    if code in ("", "unknown"):
        return ""
    text = str(vocabulary(code).label)
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def day(text):
    """“20 May 2025”."""
    return parse(str(text)).display


def counted(number, one, several):
    return f"{number:,} {one if number == 1 else several}"
