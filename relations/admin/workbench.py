"""The workbench: an article's text, and beside it the records that cite it."""

from dataclasses import dataclass, field

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpResponseRedirect, JsonResponse
from django.middleware.csrf import get_token
from django.template.response import TemplateResponse
from django.utils.html import escape
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import action

from relations.admin.addresses import add_url, record_url, workbench_url
from relations.admin.framed import frameable
from relations.admin.inlines import anchor_badge, claim_choices, quote_for
from relations.admin.marks import pieces
from relations.admin.repetition import others_of
from relations.models import KINDS, Citation, Participation
from relations.querysets.citations import SEES_ALL

COLORS = 8
# The key that begins a record of each kind from the selected passage.
KEYS = {
    "meeting": "m",
    "agreement": "a",
    "trade_tie": "t",
    "defense_tie": "d",
    "diplomatic_tie": "i",
    "event": "e",
}
RIGHT_TO_LEFT = frozenset(
    ["ar", "arc", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "ug", "ur", "yi"]
)


@dataclass
class Cited:
    """A record beside the text: its number and color there, and its passages."""

    number: int
    record: object
    passages: list = field(default_factory=list)

    @property
    def color(self):
        return (self.number - 1) % COLORS + 1

    @property
    def url(self):
        return record_url(self.record)

    @property
    def kind(self):
        return KINDS[self.record.kind]._meta.verbose_name

    @property
    def when(self):
        return self.record.start.display or _("undated")

    @property
    def others(self):
        return others_of(self.record)

    @property
    def sides(self):
        names = [party.country.name for party in self.record.participations.all()]
        return " – ".join(dict.fromkeys(names))


@dataclass
class Passage:
    """A passage beside the text, as its reader may see it."""

    citation: Citation
    words: str
    supports: str

    @property
    def badge(self):
        return anchor_badge(self.citation)


class WorkbenchAdmin:
    """For the page of an article: the workbench, where capture leads to."""

    @action(
        description=gettext_lazy("Workbench"),
        url_path="workbench",
        icon="splitscreen_right",
        permissions=["view"],
    )
    def workbench(self, request, object_id):
        article = self.get_object(request, str(object_id))
        if article is None:
            return self._get_obj_does_not_exist_redirect(
                request, self.opts, str(object_id)
            )
        part = request.GET.get("part", "")
        if part == "session":
            # Logging in again changes the token; forms that stand open need the new.
            return JsonResponse(
                {"user": request.user.get_username(), "token": get_token(request)}
            )
        if part == "done":
            told = {"record": request.GET.get("record", "")}
            answer = TemplateResponse(request, "relations/workbench_done.html", told)
            return frameable(answer)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": article.title,
            "is_fullwidth": "1",
            **self.bench(request, article),
        }
        return TemplateResponse(request, "relations/workbench.html", context)

    def bench(self, request, article):
        """What the page of the workbench shows to this user."""
        text = article.current_text()
        shown = text is not None and self.may_read(article)
        records = cited_records(self.passages(article), request.user)
        edits = request.user.has_perms((SEES_ALL, "relations.add_citation"))
        return {
            "article": article,
            "text": text,
            "shown": shown,
            "marks": marked(text, records) if shown else [],
            "direction": direction(article.language),
            "records": records,
            "edits": edits,
            "menu": self._menu(request) if edits and shown else [],
            "spells": request.user.has_perm("relations.add_officialname"),
            "settings": {
                "page": request.path,
                "article": article.pk,
                "version": text.version if text else None,
                "edits": bool(edits and shown),
            },
        }

    def _menu(self, request):
        """What can be begun from a passage: key, label and address of each kind."""
        return [
            {
                "key": KEYS[kind],
                "label": model._meta.verbose_name.capitalize(),
                "url": add_url(model),
            }
            for kind, model in KINDS.items()
            if self.admin_site.get_model_admin(model).has_add_permission(request)
        ]

    def response_add(self, request, obj, post_url_continue=None):
        """A captured article opens where it is worked on."""
        stays = {"_continue", "_addanother", "_popup"} & request.POST.keys()
        if stays or not self.has_view_permission(request, obj):
            return super().response_add(request, obj, post_url_continue)
        messages.success(request, _("Saved: %(title)s") % {"title": obj})
        return HttpResponseRedirect(workbench_url(obj))


def cited_records(citations, user):
    """The records of citations, in the order in which these come to them."""
    parties = Participation.objects.select_related("country")
    rows = citations.select_related("record__place_country", "text_version")
    rows = rows.prefetch_related(
        Prefetch("record__participations", parties.order_by("position", "id"))
    )
    found, claims = {}, {}
    for citation in rows:
        if citation.record_id not in found:
            found[citation.record_id] = Cited(len(found) + 1, citation.record)
        kind = citation.record.kind
        if kind not in claims:
            claims[kind] = dict(claim_choices(KINDS[kind]))
        names = claims[kind]
        supports = ", ".join(names.get(name, name) for name in citation.claim)
        found[citation.record_id].passages.append(
            Passage(citation, quote_for(user, citation), supports)
        )
    return list(found.values())


def marked(text, records):
    """The pieces of a text, each with the numbers and colors of its records."""
    places = [
        (each.citation.start, each.citation.end, (record, each.citation))
        for record in records
        for each in record.passages
        if each.citation.text_version_id == text.pk and each.citation.start is not None
    ]
    return [_mark(piece) for piece in pieces(text.text, places)]


def _mark(piece):
    colors = list(dict.fromkeys(record.color for record, _citation in piece.passages))
    share = 100 / len(colors) if colors else 0
    bands = ", ".join(
        f"var(--wb-{color}) {number * share:g}% {(number + 1) * share:g}%"
        for number, color in enumerate(colors)
    )
    numbers = dict.fromkeys(record.number for record, _citation in piece.begins)
    return {
        "text": shown_exactly(piece.text),
        "bands": bands,
        "passages": " ".join(str(citation.pk) for _record, citation in piece.passages),
        "begins": " ".join(map(str, numbers)),
        "against": any(row.stance == "contradicts" for _record, row in piece.passages),
    }


def shown_exactly(text):
    """The text, escaped; a browser would make one line break of two characters."""
    return mark_safe(escape(text).replace("\r", "&#13;"))


def direction(language):
    """Which way a text runs; a browser finds it out where no language is told."""
    if not language:
        return "auto"
    return "rtl" if language.partition("-")[0] in RIGHT_TO_LEFT else "ltr"
