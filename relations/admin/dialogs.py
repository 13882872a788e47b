"""Buttons of a page that ask in a dialog before they do something."""

from functools import wraps

from django.contrib.admin.utils import unquote
from django.shortcuts import render
from django.utils.translation import gettext as _
from unfold.decorators import action

UNSAVED = "X-Unsaved"  # the page holds edits that are not saved, says unsaved.js


def dialog_button(*, step="", **said):
    """A button with a dialog; `said` is what unfold's `action` takes.

    Where the page holds edits that are not saved, the dialog says so and nothing is
    done: the button acts on what is stored, and leads away from what was typed. The
    dialog of a `step` also says what its page (`TakesSteps`) has against it now.
    """

    def decorate(press):
        asking = action(**said)(press)

        @wraps(asking)
        def answer(page, request, object_id):
            if UNSAVED in request.headers:
                sentence = _(
                    "What you typed on this page is not saved yet, and nothing was "
                    "done. Save it first, then press “{label}” again."
                ).format(label=said["description"])
                return refused(request, said["dialog"]["title"], sentence)
            asks = step and request.method == "GET"
            if asks and page.row_at(request, object_id) is None:
                sentence = _("It is not there any more, or you may not see it.")
                return refused(request, said["dialog"]["title"], sentence)
            found = asking(page, request, object_id=object_id)  # or may not be asked
            if asks and (sentence := page.why_not_now(request, step, object_id)):
                return refused(request, said["dialog"]["title"], sentence)
            return found

        answer.step = step
        return answer

    return decorate


class TakesSteps:
    """For the page of a row with buttons that can be pressed in some states of it.

    Their permissions (`has_…_permission`) say who may press them at all; a button that
    was on the page when somebody else pressed theirs then says what happened meanwhile.
    """

    def why_not_now(self, request, step, object_id):
        """Why nobody can take a step in the state of the row, or an empty text."""
        raise NotImplementedError

    def get_actions_detail(self, request, object_id):
        return [
            each
            for each in super().get_actions_detail(request, object_id)
            if not (step := getattr(each.method, "step", ""))
            or not self.why_not_now(request, step, object_id)
        ]

    def row_at(self, request, object_id):
        """The row that an address names, read once a request, or None."""
        if not hasattr(request, "row_of_steps"):
            key = unquote(str(object_id or ""))
            rows = self.get_queryset(request)
            found = rows.filter(pk=int(key)).first() if key.isdecimal() else None
            request.row_of_steps = found
        return request.row_of_steps


def refused(request, title, sentence):
    """The dialog that says why nothing is done, in place of the one that asks."""
    context = {"title": title, "sentence": sentence}
    answer = render(request, "relations/refused_dialog.html", context)
    # The form of a dialog that is open already would swap itself alone.
    answer["HX-Retarget"] = "#modal-content"
    answer["HX-Reselect"] = "#dialog"
    answer["HX-Reswap"] = "innerHTML"
    return answer
