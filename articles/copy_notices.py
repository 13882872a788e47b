"""The admin's notice that an article looks like a copy, and the answers to it."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import syndication
from articles.models import Article


class CopyAnswerForm(forms.Form):
    """Whether an article is a copy of another, and why if it is none."""

    other = forms.ModelChoiceField(Article.objects.select_related("syndicated_from"))
    verdict = forms.ChoiceField(
        choices=[("copy", gettext_lazy("Copy")), ("none", gettext_lazy("No copy"))]
    )
    reason = forms.CharField(required=False, max_length=500)

    def clean(self):
        data = super().clean()
        if data.get("verdict") == "none" and not data.get("reason"):
            self.add_error("reason", _("Say why it is no copy."))
        return data


class CopyNoticeAdmin:
    """Shows on an article's page what it looks like a copy of."""

    change_form_outer_before_template = "articles/above_article.html"

    def get_urls(self):
        answer = path(
            "<int:key>/copies/",
            self.admin_site.admin_view(self.answer_copies),
            name="articles_article_copies",
        )
        return [answer, *super().get_urls()]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        context = dict(extra_context or {})
        article = self.get_object(request, object_id)
        changes = article is not None and self.has_change_permission(request, article)
        if request.method == "GET" and changes:
            context["proposals"] = syndication.propose(article)
            context["answer_url"] = reverse(
                "admin:articles_article_copies", args=[article.pk]
            )
        return super().change_view(request, object_id, form_url, context)

    def answer_copies(self, request, key):
        """Accept or dismiss one proposal, then show the article again."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        article = self.get_object(request, str(key))
        if article is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, str(key))
        if not self.has_change_permission(request, article):
            raise PermissionDenied
        try:
            messages.success(request, self._answered(request, article))
        except ValidationError as error:
            for sentence in error.messages:
                messages.error(request, sentence)
        page = reverse("admin:articles_article_change", args=[article.pk])
        return HttpResponseRedirect(page)

    def _answered(self, request, article):
        form = CopyAnswerForm(request.POST)
        if not form.is_valid():
            raise ValidationError(form.errors.as_data())
        other = form.cleaned_data["other"]
        if form.cleaned_data["verdict"] == "copy":
            syndication.accept(article, other, user=request.user)
            return _("This is a copy of “{story}”; both are one source.").format(
                story=article.syndicated_from
            )
        reason = form.cleaned_data["reason"]
        syndication.dismiss(article, other, reason=reason, user=request.user)
        return _(
            "This is no copy of “{article}”; it will not be proposed again."
        ).format(article=other)
