"""What people read in the admin can be translated: every sentence of it is marked.

Reads the code with `ast`, without running it; a failure names the file and the line.
What is left out on purpose: the API, which answers programs; modules that need no
Django (`PURE` of test_architecture) and so cannot mark anything; code lists, whose
labels and definitions the API publishes; and the reasons that code writes into the
history, which stay as they were written.
"""

import ast
import re
import shutil
from functools import cache
from pathlib import Path

import pytest
from django.core.management import call_command
from django.urls import reverse

from relations.actions import comments
from tests.factories import MeetingFactory
from tests.test_architecture import MODULES, PURE, ROOT, within

UNMARKED = (
    *("relations.api", "relations.management", "config.management"),
    *("config.environment", "config.checks", "config.rest", "config.health"),
    *("articles.vocabularies", "relations.vocabularies"),
)
MARKS = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy"}
# Calls whose argument, by its place, is shown; and those by a name of their own.
SHOWN = {"ValidationError": 0, "PermissionDenied": 0, "WrongState": 0, "ValueError": 0}
CONSTRAINTS = {"given": 2, "in_order": 3, "one_of": 3, "one_of_or_none": 3}
TOLD = {"debug", "info", "success", "warning", "error"}  # of `messages`
NAMES = {
    *("verbose_name", "verbose_name_plural", "help_text", "label", "description"),
    *("violation_error_message", "empty_label", "short_description"),
}
# Errors of the code itself, and what schemas say: nobody reads these in the admin.
FOR_PROGRAMMERS = {"TypeError", "TracelessWrite", "AssertionError"}
KEPT = {"Made while choosing it in a form."}  # in the history
WHOLE = re.compile(r"^[A-Z“][^<>]* [^<>]*[.!?…]”?$", re.DOTALL)
OF_A_CLASS = {"verbose_name", "verbose_name_plural", "title", "placeholder"}
SCRIPTS = sorted(
    path for room in ("articles", "relations") for path in ROOT.glob(f"{room}/**/*.js")
)


def marked_modules():
    return [
        name
        for name in MODULES
        if name not in PURE and not any(within(name, room) for room in UNMARKED)
    ]


def called(call):
    """The last name of what a call calls: `messages.error` is `error`."""
    return getattr(call.func, "id", getattr(call.func, "attr", ""))


def shown(tree):
    """Every expression that people are shown, by where it stands or how it reads."""
    places = SHOWN | CONSTRAINTS
    yield from whole_sentences(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            for each in node.body:
                if isinstance(each, ast.Assign) and OF_A_CLASS & {
                    getattr(target, "id", "") for target in each.targets
                }:
                    yield each.value
        if not isinstance(node, ast.Call):
            continue
        yield from (each.value for each in node.keywords if each.arg in NAMES)
        name = called(node)
        if name in places and len(node.args) > places[name]:
            yield node.args[places[name]]
        of = getattr(getattr(node.func, "value", None), "id", "")
        if of == "messages" and name in TOLD and len(node.args) > 1:
            yield node.args[1]


def bare(node):
    """The texts in an expression that are not marked for translation."""
    if isinstance(node, ast.Constant):
        if isinstance(node.value, str) and re.search(r"[a-z]{2}", node.value):
            yield node
    elif isinstance(node, ast.JoinedStr):
        if any(list(bare(each)) for each in node.values):
            yield node
    elif isinstance(node, ast.Dict):
        for each in node.values:
            yield from bare(each)
    elif isinstance(node, (ast.List, ast.Tuple)):
        for each in node.elts:
            yield from bare(each)
    elif isinstance(node, ast.IfExp):
        yield from (*bare(node.body), *bare(node.orelse))
    elif isinstance(node, (ast.BinOp, ast.BoolOp)):
        for each in ast.iter_child_nodes(node):
            yield from bare(each)


def whole_sentences(tree):
    """Texts that begin and end like a sentence, and stand where code may return them.

    Docstrings do not, nor what an error says that only programmers meet.
    """
    hidden = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) or (
            isinstance(node, ast.Call) and called(node) in MARKS | FOR_PROGRAMMERS
        ):
            hidden.update(id(each) for each in ast.walk(node))
        elif isinstance(node, ast.Dict):  # a schema
            hidden.update(
                id(value)
                for key, value in zip(node.keys, node.values, strict=True)
                if getattr(key, "value", "") in ("description", "type")
            )
        elif isinstance(node, ast.JoinedStr):
            hidden.update(id(each) for part in node.values for each in ast.walk(part))
    for node in ast.walk(tree):
        if id(node) in hidden:
            continue
        if isinstance(node, ast.JoinedStr):
            text = "".join(str(getattr(part, "value", "X")) for part in node.values)
        else:
            text = getattr(node, "value", None)
        if isinstance(text, str) and WHOLE.search(text) and text not in KEPT:
            yield node


@cache
def tree_of(name):
    return ast.parse(MODULES[name].read_text(encoding="utf-8"))


def at(name, node):
    return f"{MODULES[name].relative_to(ROOT)}:{node.lineno}"


def marks(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and called(node) in MARKS and node.args:
            yield node


def sentences(call):
    """What a call marks: one text, or those of one thing and of several."""
    return call.args[: 2 if called(call).startswith("ngettext") else 1]


def test_what_a_module_shows_is_marked():
    wrong = {
        at(name, each)
        for name in marked_modules()
        for expression in shown(tree_of(name))
        for each in bare(expression)
    }
    assert not wrong, f"Mark for translation, `_(…)`: {', '.join(sorted(wrong))}"


def test_what_is_marked_stands_in_the_code_word_for_word_with_named_places():
    wrong = [
        at(name, call)
        for name in marked_modules()
        for call in marks(tree_of(name))
        for each in sentences(call)
        if not (isinstance(each, ast.Constant) and isinstance(each.value, str))
        or re.search(r"\{\}|%[sd]\b", re.sub(r"\{\w[^}]*\}", "", each.value))
    ]
    assert not wrong, f"Not an f-string, no nameless place: {', '.join(wrong)}"


def outside_functions(tree):
    """What is read once, with its module or its class."""
    inside = set()
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.Lambda)):
            body = node.body if isinstance(node.body, list) else [node.body]
            inside.update(id(each) for part in body for each in ast.walk(part))
    return (node for node in ast.walk(tree) if id(node) not in inside)


def test_what_is_marked_is_translated_when_it_is_shown_and_not_when_it_is_read():
    wrong = []
    for name in marked_modules():
        eager = {
            each.asname or each.name
            for node in ast.walk(tree_of(name))
            if isinstance(node, ast.ImportFrom)
            and node.module == "django.utils.translation"
            for each in node.names
            if "lazy" not in each.name
        }
        wrong += [
            at(name, node)
            for node in outside_functions(tree_of(name))
            if isinstance(node, ast.Call) and called(node) in eager & MARKS
        ]
    assert not wrong, f"Use gettext_lazy: {', '.join(wrong)}"


WORD = re.compile(r"""(["'`])((?:\\.|(?!\1)[^\\\n])*)\1""")
COMMENT = re.compile(r"/\*.*?\*/|(?<![:\"'`\w])//[^\n]*", re.DOTALL)
SENTENCE = re.compile(r"^[A-Z][a-z]*\.?( |$)|[a-z,;] [a-z]+ [a-z]")
NOT_SHOWN = re.compile(r"^(use strict|[A-Z][A-Za-z]+(-[A-Z]+)*)$|[\[#(=:]")


def bare_in_script(text):
    """The lines of a script on which a sentence stands outside `gettext(…)`."""
    text = COMMENT.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)
    for found in WORD.finditer(text):
        words = found[2]
        if not SENTENCE.search(words) or NOT_SHOWN.search(words):
            continue
        before = text[: found.start()]
        if not re.search(r"gettext\(\s*(?:\"[^\"\n]*\" \+\s*)*$", before):
            yield before.count("\n") + 1


def test_what_a_script_shows_is_marked():
    wrong = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in SCRIPTS
        for line in bare_in_script(path.read_text(encoding="utf-8"))
    ]
    assert not wrong, f"Mark for translation, `gettext(…)`: {', '.join(wrong)}"


def test_the_eye_for_scripts_sees_a_sentence_that_is_not_marked():
    script = (
        'tell(\n"Nothing is lost; try again.",\ngettext("Log in " +\n"now, or not."));'
    )
    assert list(bare_in_script(script)) == [2]


@pytest.mark.skipif(not shutil.which("xgettext"), reason="needs gettext's tools")
def test_the_tools_find_what_is_marked(tmp_path, monkeypatch):
    for room in ("articles", "relations"):
        shutil.copytree(ROOT / room, tmp_path / room)
        (tmp_path / room / "locale").mkdir()
    monkeypatch.chdir(tmp_path)
    for domain in ("django", "djangojs"):
        call_command("makemessages", locale=["de"], domain=domain, verbosity=0)
    found = "".join(
        path.read_text(encoding="utf-8") for path in Path().rglob("*/locale/de/**/*.po")
    )
    found = found.replace('"\n"', "")
    for words in (
        "Your account may not comment on records.",  # an action
        "{quoted} says “{found}”",  # a rule of the lint
        "We already have this article: “%(title)s”",  # a model
        "Remove this row",  # scripts
        "You have been logged out. Log in in another tab, then save again; nothing",
        "Export this list",  # a template
    ):
        assert words in found


# A language that nobody speaks: `in_german`


def test_a_sentence_of_an_action_is_shown_in_the_language_of_the_site(
    in_german, user_in
):
    in_german(
        django={
            "The comment has {number:,} characters; shorten it to {longest:,}.": (
                "Der Kommentar hat {number} Zeichen, höchstens {longest} sind erlaubt."
            )
        }
    )
    with pytest.raises(Exception, match="Der Kommentar hat 9999 Zeichen, höchstens"):
        comments.add(MeetingFactory(), user=user_in("Curator"), text="x" * 9999)


def test_pages_are_shown_in_the_language_of_the_site(in_german, client_of):
    in_german(
        django={
            "My drafts": "Meine Entwürfe",
            "What happened": "Was geschah",
            "One line: “Fidan visits Baku”.": "Eine Zeile.",
        }
    )
    client = client_of("Curator")
    assert "Meine Entwürfe" in client.get("/admin/").text
    assert "Was geschah" in client.get(reverse("admin:relations_meeting_add")).text


def test_scripts_are_given_their_words_in_the_language_of_the_site(
    in_german, client_of
):
    in_german(djangojs={"Remove this row": "Diese Zeile entfernen"})
    page = client_of("Curator").get(reverse("admin:jsi18n"))
    assert '"Remove this row": "Diese Zeile entfernen"' in page.text
    assert "javascript" in page["Content-Type"]


def test_the_words_of_scripts_are_for_those_who_are_logged_in(client, db):
    assert client.get(reverse("admin:jsi18n")).status_code == 302
