"""What the passages of a record amount to, as columns of a list.

Each answer stands in one of two columns and says in its tooltip what it means.
"""

from django.contrib import admin
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles.desk import badge
from articles.vocabularies import AnchorState, SourceReliability
from relations import evidence
from relations.vocabularies import InfoCredibility

# TUFF, as `relations.evidence.source_quality` reads it.
QUALITY = {
    5: gettext_lazy("two or more independent official sources"),
    4: gettext_lazy("one official source"),
    3: gettext_lazy("scholarly work"),
    2: gettext_lazy(
        "two families of sources, such as media and a non-governmental organization"
    ),
    1: gettext_lazy("media only, or another single family of sources"),
}


class EvidenceColumns:
    """The columns of derived evidence; `list_rows` must prefetch what they read."""

    evidence_columns = ["evidence", "sources"]

    @admin.display(description=gettext_lazy("evidence"))
    def evidence(self, record):
        """Passages seen of all, whether one contradicts, and how much is filled."""
        found = amounts(record)
        passages = [seen(record)]
        if found["disputed"]:
            settled = all(each["preferred"] for each in found["disputes"])
            tone = "doubt" if settled else "bad"
            passages.append(badge(_("disputed"), tone, dispute_in_words(record)))
        missing = ", ".join(found["completeness"]["missing"]).replace("_", " ")
        words = (
            _("Missing: {missing}.").format(missing=missing)
            if missing
            else _("Nothing is missing.")
        )
        filled = said(_("{share:.0%} filled").format(**found["completeness"]), words)
        return lines(row_of(passages), filled)

    @admin.display(description=gettext_lazy("sources"))
    def sources(self, record):
        """How many speak, how good they are, and which sides: “2 · Q4 · B2, AZE”."""
        found = amounts(record)
        number = found["independent_sources"]
        if not number:
            return said(_("none"), _("No source supports this record."))
        quality, grade = found["source_quality"], found["best_admiralty"]
        reliability = SourceReliability(grade[0]).label.lower()
        credibility = InfoCredibility(grade[1]).label.lower()
        worth = [
            said(
                number,
                ngettext(
                    "{number} independent source; copies of one story count once.",
                    "{number} independent sources; copies of one story count once.",
                    number,
                ).format(number=number),
            ),
            said(
                f"Q{quality}",
                _("Source quality {quality} of 5 (TUFF): {meaning}.").format(
                    quality=quality, meaning=QUALITY[quality]
                ),
            ),
            said(
                grade,
                _(
                    "Best Admiralty grade: source {reliability}; statement "
                    "{credibility}."
                ).format(reliability=reliability, credibility=credibility),
            ),
        ]
        return lines(row_of(worth, " · "), row_of(sides(record)))


def seen(record):
    """How many of the passages were seen in their article: “2/3”."""
    citations = record.citations.all()
    withheld = amounts(record)["withheld"]
    if not citations and withheld:
        return badge(_("withheld"), "plain", _("Its source is confidential."))
    if not citations:
        return badge(_("none"), "plain", _("No passage supports this record yet."))
    number = amounts(record)["verified"]
    waiting = [each for each in citations if not each.is_verified]
    unkept = all(each.anchor == AnchorState.TEXT_NOT_KEPT for each in waiting)
    tone = "good" if number and unkept else "doubt"
    words = [
        _("{number} of {all} passages were seen in their article.").format(
            number=number, all=len(citations)
        )
    ]
    if waiting and unkept:
        words.append(_("The text of the others is not kept."))
    if withheld:
        words.append(
            _("{number} more of confidential sources are not shown.").format(
                number=withheld
            )
        )
    return badge(f"{number}/{len(citations)}", tone, " ".join(words))


def sides(record):
    """Which parties say it themselves, and whether a third party does."""
    found = amounts(record)["attested_by"]
    names = {
        party.country.code: party.country.name for party in record.participations.all()
    }
    parts = [
        badge(code, "news", _("Attested by {party} itself.").format(party=names[code]))
        for code in found["parties"]
    ]
    if found["third"]:
        words = _("Attested by a third party: somebody who is no party says it.")
        parts.append(badge(_("3rd"), "plain", words))
    return parts or [
        said(_("nobody"), _("Attested by no party and by no third party."))
    ]


def amounts(record):
    """`evidence.summary` of a listed record, worked out once for all its columns."""
    if not hasattr(record, "_amounts"):
        kind = record.specific
        if kind is not record:
            kind._prefetched_objects_cache = record._prefetched_objects_cache
            kind._state.fields_cache.update(record._state.fields_cache)
        record._amounts = evidence.summary(record)
    return record._amounts


def dispute_in_words(record):
    """Each disputed field with every value: “start: recorded …; a passage says …”."""
    return " ".join(map(_in_words, amounts(record)["disputes"]))


def _in_words(dispute):
    own, *others = (each["value"] or _("nothing") for each in dispute["values"])
    name = (dispute["field"] or _("the record as a whole")).replace("_", " ")
    words = _("{name}: recorded {own}; a passage says {others}").format(
        name=name, own=own, others=_(" or ").join(others)
    )
    if dispute["preferred"] is None:
        return f"{words}."
    chosen = dispute["preferred"]["citation"]
    value = next(
        (each["value"] for each in dispute["values"] if chosen in each["citations"]),
        own,
    )
    return _("{words}; preferred {value}.").format(words=words, value=value)


def said(text, title):
    """A short word that a tooltip explains."""
    return format_html('<span class="explained" title="{}">{}</span>', title, text)


def row_of(parts, between=" "):
    """Parts of a cell beside each other."""
    return format_html_join(between, "{}", ((part,) for part in parts))


def lines(*rows):
    """A cell of several lines; on a phone they stand beside each other."""
    inside = format_html_join("", "<span>{}</span>", ((row,) for row in rows))
    return format_html('<span class="lines">{}</span>', inside)
