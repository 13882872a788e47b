"""Officials who look like one: told while one is saved, and on the page of each."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import INPUT_CLASSES

from articles.forms import CuratedForm
from relations.actions import likeness
from relations.actions.mergeable import may_merge
from relations.models import Official

NAMES = {"name", "name_native"}


def official_url(official):
    return reverse("admin:relations_official_change", args=[official.pk])


def links(likely):
    """The officials as links, each with why they are shown."""
    return format_html_join(
        "; ",
        '<a class="underline" href="{}" target="_blank" dir="auto">{}</a> (no. {}: {})',
        (
            (
                official_url(each.official),
                each.official.label(),
                each.official.pk,
                each.why,
            )
            for each in likely
        ),
    )


class LikenessForm(CuratedForm):
    """Refuses a second row of one person, unless somebody says that they are two."""

    not_the_same = forms.CharField(
        label=gettext_lazy("Why this is another person"),
        required=False,
        max_length=likeness.LONGEST_REASON,
        help_text=gettext_lazy(
            "Only where somebody of this name is here already: “father and son”. It is "
            "remembered, and the two are not proposed again."
        ),
        widget=forms.TextInput(attrs={"class": " ".join(INPUT_CLASSES)}),
    )
    likely = ()

    def clean(self):
        data = super().clean()
        renamed = self.instance.pk is None or NAMES & set(self.changed_data)
        if renamed and not self.errors:
            names = [self.cleaned_data.get(name) for name in sorted(NAMES)]
            self.likely = self._likely(names)
        if self.likely and not (self.cleaned_data.get("not_the_same") or "").strip():
            said = _(
                "Likely the same person is here already: {likely}. Open that one, or "
                "say below why this is another person."
            )
            self.add_error("not_the_same", _("Say why this is another person."))
            self.add_error(None, format_html(said, likely=links(self.likely)))
        return data

    def _likely(self, names):
        found = likeness.of_name(*names)
        if self.instance.pk is None:
            return found
        own = Official(pk=self.instance.pk)
        known = likeness.known_to_differ(own)
        return [
            each
            for each in found
            if each.official.pk != own.pk and each.official.pk not in known
        ]


class LikenessAdmin:
    """For the page of an official."""

    form = LikenessForm
    change_form_outer_before_template = "relations/likely_same.html"

    def get_urls(self):
        answer = path(
            "<int:key>/not-the-same/",
            self.admin_site.admin_view(self.say_not_the_same),
            name="relations_official_not_the_same",
        )
        return [answer, *super().get_urls()]

    def closing_fieldsets(self, request, obj=None):
        found = super().closing_fieldsets(request, obj)
        if not (
            self.has_add_permission(request) or self.has_change_permission(request)
        ):
            return found
        twins = (_("Somebody of the same name"), {"fields": ["not_the_same"]})
        return [twins, *found]

    def get_fields(self, request, obj=None):
        found = super().get_fields(request, obj)
        return [name for name in found if name != "not_the_same"]

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        for each in form.likely:
            likeness.say_not_the_same(
                form.instance,
                each.official,
                user=request.user,
                reason=form.cleaned_data["not_the_same"],
            )

    def render_change_form(self, request, context, *args, **kwargs):
        official = kwargs.get("obj")
        changes = self.has_change_permission(request, official)
        if official is not None and changes and not context.get("is_popup"):
            context["likely"] = self.likely_shown(request, official)
            name = "admin:relations_official_not_the_same"
            context["not_the_same_url"] = reverse(name, args=[official.pk])
            context["longest_reason"] = likeness.LONGEST_REASON
        return super().render_change_form(request, context, *args, **kwargs)

    def likely_shown(self, request, official):
        merges = may_merge(request.user, Official)
        return [
            {
                "official": each.official,
                "why": each.why,
                "url": official_url(each.official),
                "merge_url": merges
                and self.merge_url(official.pk, into=each.official.pk),
            }
            for each in likeness.likely_same(official)
        ]

    def say_not_the_same(self, request, key):
        """Remember that another official is another person, then show this one."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        official = self.get_object(request, str(key))
        if official is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, str(key))
        if not self.has_change_permission(request, official):
            raise PermissionDenied
        other = str(request.POST.get("other", ""))
        rows = Official.objects.filter(pk=int(other) if other.isdecimal() else 0)
        try:
            if not rows:
                raise ValidationError(_("The other official is not here any more."))
            likeness.say_not_the_same(
                official,
                rows[0],
                user=request.user,
                reason=request.POST.get("reason", ""),
            )
        except ValidationError as error:
            for sentence in error.messages:
                messages.error(request, sentence)
        else:
            said = _("“{name}” is another person; the two are not proposed again.")
            messages.success(request, said.format(name=rows[0]))
        return HttpResponseRedirect(official_url(official))
