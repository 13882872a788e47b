"""Forms that stand beside an article's text, in a frame of its workbench."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.utils.translation import gettext as _

from relations.admin.addresses import workbench_url
from relations.admin.gate import Held

FRAME = "_workbench"


def is_framed(request):
    """Whether the page is asked for by a workbench; tells for which article."""
    return request.GET.get(FRAME, "").isdecimal()


def frameable(answer):
    """Let this site's own pages show the answer in a frame."""
    answer["X-Frame-Options"] = "SAMEORIGIN"
    return answer


def done_url(request, **told):
    """Where a framed form goes when it is saved: it tells the page around it."""
    return f"{workbench_url(request.GET[FRAME])}?{urlencode({'part': 'done', **told})}"


class FramedPage:
    """For a page whose form may stand in a workbench; saving leads back to it."""

    class Media:
        css = {"all": ["relations/workbench_frame.css"]}
        js = ["articles/rows.js", "relations/workbench_frame.js"]

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        answer = super().changeform_view(request, object_id, form_url, extra_context)
        return frameable(answer) if is_framed(request) else answer

    def render_change_form(self, request, context, *args, **kwargs):
        if is_framed(request):
            context["framed"] = True
        return super().render_change_form(request, context, *args, **kwargs)

    def response_add(self, request, obj, post_url_continue=None):
        if not is_framed(request):
            return super().response_add(request, obj, post_url_continue)
        messages.success(request, _("Saved: %(title)s") % {"title": obj})
        return HttpResponseRedirect(done_url(request, record=obj.pk))

    def response_change(self, request, obj):
        answer = super().response_change(request, obj)
        if not is_framed(request):
            return answer
        url = done_url(request, record=obj.pk)
        if isinstance(answer, Held):
            return Held(url)
        messages.success(request, _("Saved: %(title)s") % {"title": obj})
        return HttpResponseRedirect(url)
