"""Buttons of a page that ask in a dialog before they do something."""

from functools import wraps

from django.shortcuts import render
from django.utils.translation import gettext as _
from unfold.decorators import action

UNSAVED = "X-Unsaved"  # the page holds edits that are not saved, says unsaved.js


def dialog_button(**said):
    """A button with a dialog; `said` is what unfold's `action` takes.

    Where the page holds edits that are not saved, the dialog says so and nothing is
    done: the button acts on what is stored, and leads away from what was typed.
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
            return asking(page, request, object_id=object_id)

        return answer

    return decorate


def refused(request, title, sentence):
    """The dialog that says why nothing is done, in place of the one that asks."""
    context = {"title": title, "sentence": sentence}
    answer = render(request, "relations/refused_dialog.html", context)
    # The form of a dialog that is open already would swap itself alone.
    answer["HX-Retarget"] = "#modal-content"
    answer["HX-Reselect"] = "#dialog"
    answer["HX-Reswap"] = "innerHTML"
    return answer
