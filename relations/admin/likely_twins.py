"""The queue of records that look like one: both beside each other, and the answer."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.desk import LookedAtAdmin
from relations.actions.twins import tell_apart
from relations.admin.addresses import record_url
from relations.admin.comparison import CLAIMED_AS, value_of
from relations.admin.filters import AnsweredFilter
from relations.admin.inlines import anchor_badge, claim_choices, quote_for
from relations.admin.wording import label_of
from relations.models import KINDS, Citation, LikelyTwins, NotATwin
from relations.querysets.citations import SEES_ALL

LONGEST_REASON = NotATwin._meta.get_field("reason").max_length


@admin.register(LikelyTwins)
class LikelyTwinsAdmin(LookedAtAdmin):
    """Records that look like one, the newest pairs first."""

    list_display = ["answers", "one_shown", "other_shown"]
    list_display_links = None
    list_filter = [AnsweredFilter]
    search_fields = ["one__title", "other__title"]

    def get_queryset(self, request):
        rows = super().get_queryset(request)
        return rows if request.user.has_perm(SEES_ALL) else rows.none()

    def list_rows(self, rows):
        return rows.with_records()

    @admin.display(description=gettext_lazy("the two"))
    def answers(self, pair):
        page = reverse("admin:relations_likelytwins_change", args=[pair.pk])
        return format_html(
            '<span class="lines"><a class="text-link" href="{page}">{compare}</a>'
            '<a class="text-link" href="{page}#reason">{apart}</a></span>',
            page=page,
            compare=_("Compare"),
            apart=_("Not a duplicate"),
        )

    @admin.display(description=gettext_lazy("one"))
    def one_shown(self, pair):
        return in_the_list(pair.one)

    @admin.display(description=gettext_lazy("other"))
    def other_shown(self, pair):
        return in_the_list(pair.other)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """Both records beside each other; a POST says that they are two."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        pair = self.get_object(request, object_id)
        if pair is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        answers = may_answer(request.user, pair.one)
        problems = []
        if request.method == "POST":
            if not answers:
                raise PermissionDenied
            try:
                return self._tell_apart(request, pair)
            except ValidationError as error:
                problems = error.messages
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Is this one record, or are these two?"),
            "pair": pair,
            "records": [(each, record_url(each)) for each in (pair.one, pair.other)],
            "lines": compared(pair, request.user),
            "answers": answers,
            "problems": problems,
            "reason": request.POST.get("reason", ""),
            "longest_reason": LONGEST_REASON,
            "list_url": self._list_url(),
        }
        return TemplateResponse(request, "relations/twin_pair.html", context)

    def _tell_apart(self, request, pair):
        reason = request.POST.get("reason", "")
        tell_apart(pair.one, [pair.other], user=request.user, reason=reason)
        messages.success(
            request,
            _("“{one}” and “{other}” are two records; they left this list.").format(
                one=pair.one.title, other=pair.other.title
            ),
        )
        return HttpResponseRedirect(self._list_url())

    def _list_url(self):
        return reverse("admin:relations_likelytwins_changelist")


def may_answer(user, record):
    """Whether a user may say what a record is: whoever may change it."""
    return user.has_perm(f"relations.change_{KINDS[record.kind]._meta.model_name}")


def in_the_list(record):
    """A record with what tells it apart: its date, its parties and its review."""
    names = [party.country.name for party in record.participations.all()]
    told = [
        record.start.display or _("undated"),
        ", ".join(dict.fromkeys(names)),
        record.get_review_display(),
    ]
    return format_html(
        '<div class="told"><a class="text-link" dir="auto" href="{}">{}</a>'
        "<span>{}</span></div>",
        record_url(record),
        record.title,
        " · ".join(filter(None, map(str, told))),
    )


def compared(pair, user):
    """The lines of the page: what both records say, and whether it is the same."""
    kind = KINDS[pair.one.kind]
    rows = kind.objects.with_parties().in_bulk([pair.one_id, pair.other_id])
    one, other = rows[pair.one_id], rows[pair.other_id]
    names = dict(claim_choices(kind))
    labels = {"title": label_of(kind, "title")}
    labels |= {name: names[name] for name in names if name not in _TOLD_BY_OTHERS}
    labels |= {"summary": label_of(kind, "summary")}
    lines = [
        _line(label, value_of(one, name), value_of(other, name))
        for name, label in labels.items()
    ]
    lines.append(
        _line(_("review"), one.get_review_display(), other.get_review_display())
    )
    lines.append(_line(_("written by"), one.created_by or "", other.created_by or ""))
    if passages := _passages(rows, user):
        differs = _as_shown(passages[0]) != _as_shown(passages[1])
        line = {**_line(_("passages"), "", ""), "differs": differs}
        lines.append({**line, "passages": passages})
    return [each for each in lines if each["one"] or each["other"] or each["passages"]]


# The line of the place names both.
_TOLD_BY_OTHERS = {name for name, by in CLAIMED_AS.items() if by == "place"}


def _line(label, one, other):
    return {
        "label": capfirst(str(label)),
        "one": one,
        "other": other,
        "differs": str(one) != str(other),
        "passages": None,
    }


def _passages(rows, user):
    """The passages of each of the two, the older record's first; None without any."""
    found = {key: [] for key in sorted(rows)}
    citations = Citation.objects.filter(record__in=rows).with_article()
    for citation in citations.visible_to(user).order_by("id"):
        words = quote_for(user, citation)
        found[citation.record_id].append(
            (words, citation.article, anchor_badge(citation))
        )
    return list(found.values()) if any(found.values()) else None


def _as_shown(passages):
    """What can be told apart of passages on the page, in whatever order they stand."""
    return sorted((article.pk, words, badge) for words, article, badge in passages)
