"""Who may do what: every route of the API and every page of the admin, by role.

The tables below are the rule; routes and pages are found by themselves, so that a new
one which the tables do not name fails here. What readers must not meet is marked in
`tests/marked_world.py`, and every answer to a reader is searched for it.
"""

import re

import pytest
from django.apps import apps
from django.contrib import admin
from django.core.cache import cache
from django.db import models as columns
from django.db import transaction
from django.test import Client
from django.urls import reverse
from rest_framework.test import APIClient

from articles.models import Article
from config.api import router, urlpatterns
from relations.api.parameters import Parameter, Row
from tests.conftest import ROLES
from tests.factories import UserFactory
from tests.marked_world import MARK, World, markers

NOBODY = frozenset()
ADMINISTRATOR = frozenset(["Administrator"])
REVIEWERS = frozenset(["Reviewer", *ADMINISTRATOR])
EDITORS = frozenset(["Curator", *REVIEWERS])
ACCOUNTS = frozenset(["Viewer", *EDITORS])
ALL = frozenset(["anonymous", *ACCOUNTS])
READERS = ("anonymous", "Viewer")

# The API: who lists and reads, who adds and changes, who deletes.
REFERENCE_TABLE = (ALL, ADMINISTRATOR, ADMINISTRATOR)
TABLE = (ALL, EDITORS, EDITORS)
KIND = (ALL, EDITORS, REVIEWERS)  # a published one; a draft: EDITORS
TABLES = {
    "countries": REFERENCE_TABLE,
    "officials": TABLE,
    "posts": TABLE,
    "tenures": TABLE,
    "trips": TABLE,
    "gatherings": TABLE,
    "products": (ALL, NOBODY, NOBODY),
    "records": (ALL, NOBODY, NOBODY),
    "meetings": KIND,
    "agreements": KIND,
    "trade-ties": KIND,
    "defense-ties": KIND,
    "diplomatic-ties": KIND,
    "events": KIND,
    "ties": (ALL, NOBODY, NOBODY),
    "citations": TABLE,
    "articles": TABLE,
    "sources": TABLE,
    "dyads": (ALL, NOBODY, NOBODY),
    "changes": (ALL, NOBODY, NOBODY),
    "pending-changes": (EDITORS, NOBODY, NOBODY),
    "findings": (EDITORS, NOBODY, NOBODY),
    "redactions": (EDITORS, NOBODY, NOBODY),  # but see below
    "merges": (EDITORS, NOBODY, NOBODY),
}
# The addresses below the rows of a table, and those of no table.
OTHERS = {
    "records/{}/submit": {"POST": EDITORS},
    "records/{}/approve": {"POST": REVIEWERS},
    "records/{}/return": {"POST": REVIEWERS},
    "records/{}/reject": {"POST": REVIEWERS},
    "records/{}/comments": {"GET": EDITORS, "POST": EDITORS},
    "records/{}/history": {"GET": EDITORS},
    "records/{}/restore": {"POST": EDITORS},
    "records/{}/undelete": {"POST": EDITORS},  # one that was published: REVIEWERS
    "articles/{}/prove": {"POST": EDITORS},
    "pending-changes/{}/approve": {"POST": REVIEWERS},
    "pending-changes/{}/reject": {"POST": REVIEWERS},
    "pending-changes/{}/withdraw": {"POST": NOBODY},  # but its author
    "findings/{}/dismiss": {"POST": EDITORS},
    "findings/{}/reopen": {"POST": EDITORS},
    "redactions": {"GET": EDITORS, "POST": REVIEWERS},
    "officials/{}/merge": {"POST": REVIEWERS},
    "posts/{}/merge": {"POST": REVIEWERS},
    "sources/{}/merge": {"POST": REVIEWERS},
    "countries/{}/merge": {"POST": ADMINISTRATOR},
    "merges/{}/undo": {"POST": REVIEWERS},  # of a country: ADMINISTRATOR
    "dyads/{}/timeline": {"GET": ALL},
    "panel": {"GET": ALL},
    "": {"GET": ALL},
    "vocabularies": {"GET": ALL},
    "vocabularies/{}": {"GET": ALL},
    "auth/token": {"GET": ACCOUNTS, "POST": ALL, "DELETE": ACCOUNTS},
    "auth/token/{}": {"DELETE": ACCOUNTS},
    "schema": {"GET": ALL},
    "docs": {"GET": ALL},
    "docs/redoc": {"GET": ALL},
}
# What is sent where the members of the body are judged before the role.
BODIES = {
    "redactions/": {"table": "records", "id": 1, "column": "purpose", "reason": "Asked"}
}
# What a filter may name though it is a row: tables of which nothing is hidden.
OPEN_NOUNS = {"official", "post", "product"}

# The admin: who looks, adds, changes, deletes, and reads the past.
KEPT = (ACCOUNTS, EDITORS, EDITORS, EDITORS, EDITORS)
KIND_KEPT = (ACCOUNTS, EDITORS, EDITORS, REVIEWERS, EDITORS)  # a published one
PUBLIC = (ACCOUNTS, EDITORS, EDITORS, EDITORS, ACCOUNTS)
REFERENCE = (ACCOUNTS, ADMINISTRATOR, ADMINISTRATOR, ADMINISTRATOR, ACCOUNTS)
LOOKED_AT = (ACCOUNTS, NOBODY, NOBODY, NOBODY, ACCOUNTS)
INTERNAL = (EDITORS, NOBODY, NOBODY, NOBODY, EDITORS)
ACCOUNTS_KEPT = (ADMINISTRATOR,) * 5
ENDED = (ADMINISTRATOR, NOBODY, NOBODY, ADMINISTRATOR, ADMINISTRATOR)
PAGES = {
    "articles.article": KEPT,
    "articles.articleband": LOOKED_AT,
    "articles.articletext": LOOKED_AT,
    "articles.notacopy": (ACCOUNTS, NOBODY, NOBODY, EDITORS, ACCOUNTS),
    "articles.source": KEPT,
    "auth.group": ACCOUNTS_KEPT,
    "auth.user": ACCOUNTS_KEPT,
    "relations.agreement": KIND_KEPT,
    "relations.citation": KEPT,
    "relations.comment": INTERNAL,
    "relations.country": REFERENCE,
    "relations.defensetie": KIND_KEPT,
    "relations.diplomatictie": KIND_KEPT,
    "relations.dismissal": INTERNAL,
    "relations.editgroup": INTERNAL,
    "relations.event": KIND_KEPT,
    "relations.failedlogin": ENDED,
    "relations.finding": INTERNAL,
    "relations.gathering": KEPT,
    "relations.importedrow": LOOKED_AT,
    "relations.importrun": REFERENCE,
    "relations.likelysame": INTERNAL,
    "relations.likelytwins": INTERNAL,
    "relations.meeting": KIND_KEPT,
    "relations.merge": INTERNAL,
    "relations.notthesame": (EDITORS, NOBODY, NOBODY, EDITORS, EDITORS),
    "relations.notatwin": (EDITORS, NOBODY, NOBODY, EDITORS, EDITORS),
    "relations.official": PUBLIC,
    "relations.pendingchange": INTERNAL,
    "relations.post": PUBLIC,
    "relations.postrole": REFERENCE,
    "relations.product": REFERENCE,
    "relations.record": LOOKED_AT,
    "relations.recordlink": LOOKED_AT,
    "relations.recordtopic": LOOKED_AT,
    "relations.redaction": INTERNAL,
    "relations.succession": REFERENCE,
    "relations.tenure": PUBLIC,
    "relations.token": ENDED,
    "relations.tradetie": KIND_KEPT,
    "relations.trip": KEPT,
    "relations.weaponcategory": REFERENCE,
}
# Further pages of a row or a list, by the end of their names; the buttons are pressed.
BUTTONS = {
    "submit_for_review": EDITORS,
    "approve": REVIEWERS,
    "ask_for_changes": REVIEWERS,
    "reject": REVIEWERS,
    "between": ACCOUNTS,
    "pick_pair": ACCOUNTS,
    "comment": EDITORS,
    "export": ACCOUNTS,
    "findings": EDITORS,
    "copies": EDITORS,
    "from_saved_page": EDITORS,
    "prove_passages": EDITORS,
    "workbench": ACCOUNTS,
    "quote": EDITORS,
    "spelling": EDITORS,
    "redact_value": REVIEWERS,
    "restore": EDITORS,
    "undelete": EDITORS,  # one that was published: REVIEWERS
    "deleted": EDITORS,
    "merge_row": REVIEWERS,
    "relations.country.merge_row": ADMINISTRATOR,
    "undo_merge": REVIEWERS,
    "not_the_same": EDITORS,
    "bulk_edit": EDITORS,
    "undo_edit": EDITORS,
    "withdraw": NOBODY,  # but its author
    "password_change": ADMINISTRATOR,
}
# What is sent with a button that judges its form before the role.
PRESSED = {
    "findings": {
        "verdict": "dismiss",
        "rule": "single_source",
        "subject": "marked",
        "reason": "Known to be right.",
    }
}
# Django's own, below the names of no model.
OF_DJANGO = {"changelist", "add", "change", "delete", "history", "simple_history"}

TEXTS = (columns.TextField, columns.CharField, columns.JSONField)
VERBS = ("GET", "POST", "PUT", "PATCH", "DELETE")
REFUSED = (401, 403, 405)


@pytest.fixture(autouse=True)
def no_throttles(settings):
    settings.API_RATES = dict.fromkeys(("anonymous", "user", "export"))
    cache.clear()


@pytest.fixture
def users(user_in):
    return {role: user_in(role) for role in ROLES}


@pytest.fixture
def world(db):
    return World(UserFactory(username="author"))


@pytest.fixture
def apis(users):
    """A client of the API for each role and for nobody."""
    made = {role: APIClient() for role in ALL}
    for role, user in users.items():
        made[role].force_login(user)
    return made


@pytest.fixture
def browsers(users):
    """A session in the admin for each role and for nobody."""
    made = {role: Client() for role in ALL}
    for role, user in users.items():
        made[role].force_login(user)
    return made


# The API


def routes():
    """Every address of the API with its view: “records/{}/approve”."""
    found = {}
    for pattern in urlpatterns:
        address = re.sub(r"\(\?P<.*?\)(?=/)|<.*?>", "{}", str(pattern.pattern))
        found[address.strip("^$/")] = pattern.callback
    return found


ROUTES = routes()


def rule(route):
    """Who may use which verb at a route."""
    if route in OTHERS:
        return OTHERS[route]
    prefix, _, below = route.partition("/")
    read, write, delete = TABLES[prefix]
    if below:
        return {"GET": read, "PUT": write, "PATCH": write, "DELETE": delete}
    return {"GET": read, "POST": write}


def test_every_route_of_the_api_is_in_the_tables():
    rows = {f"{prefix}{below}" for prefix in TABLES for below in ("", "/{}")}
    assert set(ROUTES) == rows | set(OTHERS)


def a_row(prefix, apis):
    """What stands for “{}” in the addresses of a table: a row that readers know."""
    if prefix == "vocabularies":
        return "topic"
    if prefix == "auth":
        return "0" * 15
    view = {name: view for name, view, _ in router.registry}[prefix]
    for role in ("anonymous", "Administrator"):
        answer = apis[role].get(f"/api/v1/{prefix}/").json()
        if answer.get("results"):
            row = answer["results"][0]
            return row.get(view.lookup_field, row.get("id"))
    return None


@pytest.mark.django_db
def test_each_role_may_use_the_verbs_of_the_table_and_no_other(world, apis):
    wrong = []
    for route in ROUTES:
        address = f"/api/v1/{route}/".replace("//", "/")
        if "{}" in route:
            key = a_row(route.split("/")[0], apis)
            assert key is not None, f"the world has no row for {route}"
            address = address.format(key)
        allowed = rule(route)
        for verb in VERBS:
            served = verb.lower() in served_by(route)
            for role in sorted(ALL if served else READERS):
                status, leaked = ask(apis[role], verb, address)
                may = role in allowed.get(verb, NOBODY)
                if may == (status in REFUSED):
                    wrong.append(f"{role} {verb} {address}: {status}")
                if role in READERS and leaked:
                    wrong.append(f"{role} {verb} {address} tells {leaked}")
        unserved = set(allowed) - {verb.upper() for verb in served_by(route)}
        wrong += [f"nobody can {verb} {route}" for verb in unserved if allowed[verb]]
    assert not wrong, "\n".join(wrong)


def served_by(route):
    """The verbs that a route answers, in small letters."""
    view = ROUTES[route]
    actions = getattr(view, "actions", None)
    return actions or [
        verb.lower() for verb in VERBS if hasattr(view.cls, verb.lower())
    ]


def ask(client, verb, address):
    """Status and markers of an answer; what the request has written is undone."""
    with transaction.atomic():
        answer = getattr(client, verb.lower())(address, **body(verb, address))
        transaction.set_rollback(True)
    return answer.status_code, markers(answer.content.decode())


def body(verb, address):
    if verb == "GET":
        return {}
    data = BODIES.get(address.removeprefix("/api/v1/"), {})
    return {"data": data, "format": "json", "headers": {"If-Match": "*"}}


# What readers meet in the API


def expansions(view):
    named = getattr(view, "expandable", ())
    return named if isinstance(named, tuple) else ()


def lists():
    """The addresses of every list, bare and with each thing that it may embed."""
    for prefix, view, _ in router.registry:
        yield f"{prefix}/?page_size=500&count=exact"
        for name in expansions(view):
            yield f"{prefix}/?page_size=500&expand={name}"
        for name in ("", *expansions(view)):
            expand = f"&expand={name}" if name else ""
            yield f"{prefix}/?format=csv{expand}"
            yield f"{prefix}/?format=ndjson{expand}"
    yield "dyads/AZE-ISR/timeline/?page_size=500&expand=citations&count=exact"


def rows():
    """The addresses of every row of every table, those that are hidden included."""
    for prefix, view, _ in router.registry:
        model = getattr(view, "model", None)
        if isinstance(model, property):
            model = view.queryset.model
        if prefix in ("dyads", "countries"):
            continue
        for key in model.objects.values_list("pk", flat=True):
            yield f"{prefix}/{key}/"
            for name in expansions(view):
                yield f"{prefix}/{key}/?expand={name}"
            for route, verbs in OTHERS.items():
                if route.startswith(f"{prefix}/") and "GET" in verbs:
                    yield f"{route.format(key)}/"


def filters():
    """Every filter of every list: its address, name and parameter."""
    for prefix, view, _ in router.registry:
        filterset = view.filterset_class
        if filterset is None or isinstance(filterset, property):
            continue  # a pair's timeline has the filters of records
        for name, each in filterset.base_filters.items():
            yield prefix, name.rstrip("_"), each.parameter


@pytest.mark.django_db
@pytest.mark.parametrize("role", READERS)
def test_no_answer_to_a_reader_holds_a_marker(role, world, apis):
    # The schema is the same for everybody; its examples name rows by chance.
    addresses = [*lists(), *rows(), "", "vocabularies/", "countries/ISR/"]
    wrong = []
    for address in addresses:
        answer = apis[role].get(f"/api/v1/{address}")
        if answer.status_code not in (200, 401, 403, 404):
            wrong.append(f"{address}: {answer.status_code}")
        text = answer.getvalue().decode()
        if found := markers(text) | world.hidden_in(text):
            wrong.append(f"{address} tells {sorted(found)}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.django_db
@pytest.mark.parametrize("role", READERS)
def test_what_is_hidden_has_no_address_and_was_never_there(role, world, apis):
    routes = {
        "record": ("records",),
        "meeting": ("records", "meetings"),
        "agreement": ("records", "agreements"),
        "citation": ("citations",),
        "article": ("articles",),
        "source": ("sources",),
        "trip": ("trips",),
        "gathering": ("gatherings",),
    }
    paths = [
        f"{route}/{key}"
        for noun, keys in world.hidden.items()
        for route in routes[noun]
        for key in keys
    ]
    paths += [f"{route}/{key}" for route, key in world.deleted.items()]
    client = apis[role]
    status = {path: client.get(f"/api/v1/{path}/").status_code for path in paths}
    assert status == dict.fromkeys(paths, 404)


@pytest.mark.django_db
@pytest.mark.parametrize("role", READERS)
def test_no_filter_lets_readers_ask_about_what_is_hidden(role, world, apis):
    wrong = []
    for prefix, name, parameter in filters():
        if role not in TABLES[prefix][0]:
            continue
        if isinstance(parameter, Row) and parameter.noun not in OPEN_NOUNS:
            for key in world.hidden[parameter.noun]:
                answer = apis[role].get(f"/api/v1/{prefix}/?{name}={key}")
                if answer.status_code != 400:
                    wrong.append(f"{prefix}/?{name}={key}: {answer.status_code}")
        elif type(parameter) is Parameter:
            answer = apis[role].get(f"/api/v1/{prefix}/?{name}={MARK}&count=exact")
            # A code that is asked for and unknown is told to be unknown.
            if answer.status_code == 200 and answer.json()["count"]:
                wrong.append(f"{prefix}/?{name}={MARK} finds {answer.json()['count']}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.django_db
def test_editors_meet_what_readers_do_not(world, apis):
    """Else the tests above would search for words that are nowhere."""
    met = set()
    for address in [*lists(), *rows()]:
        answer = apis["Curator"].get(f"/api/v1/{address}")
        met |= markers(answer.getvalue().decode())
    unmet = written() - met
    assert unmet == ONLY_IN_THE_ADMIN


# Written to be found in the admin, in the past, or nowhere at all.
ONLY_IN_THE_ADMIN = {
    f"{MARK}{word}"
    for word in (
        *("nocopy", "external", "raw", "nottwo"),
        *("whydismissed", "dismissed"),
        *("whyedited", "whyrefused"),
    )
}


def written():
    """Every marker that stands in a row now."""
    found = set()
    for model in apps.get_models():
        if model._meta.app_label not in ("articles", "relations"):
            continue
        if model.__name__.startswith("Historical"):
            continue
        texts = [
            field.attname
            for field in model._meta.concrete_fields
            if isinstance(field, TEXTS)
        ]
        for row in model.objects.values_list(*texts):
            found |= markers(str(row))
    return found


# The admin


REGISTERED = {
    model._meta.label_lower: page for model, page in admin.site._registry.items()
}


def page(label, name, *args):
    return reverse(f"admin:{label.replace('.', '_')}_{name}", args=args)


def test_every_page_of_the_admin_is_in_the_table():
    assert set(REGISTERED) - set(PAGES) == set()


def further_pages():
    """Pages beyond Django's own: the label of the model and the end of the name."""
    for label, model_admin in REGISTERED.items():
        stem = f"{label.replace('.', '_')}_"
        for url in model_admin.get_urls():
            name = (url.name or "").removeprefix(stem)
            if name and name not in OF_DJANGO:
                takes = str(url.pattern).count("<")
                yield label, name.removeprefix("auth_user_"), url.name, takes


def test_every_button_of_the_admin_is_in_the_table():
    assert {name for _, name, _, _ in further_pages()} - set(BUTTONS) == set()


def keys_of(label):
    model = apps.get_model(label)
    return list(model._default_manager.order_by("pk").values_list("pk", flat=True))


def shown_to(user, label):
    """The number of a row of the model that the user finds, or of any."""
    model_admin = REGISTERED[label]
    request = type("Request", (), {"user": user, "GET": {}, "method": "GET"})()
    row = model_admin.get_queryset(request).order_by("pk").first()
    return row.pk if row is not None else (keys_of(label) or [None])[0]


def tries(label, key):
    """Each thing that one may do to a model: by whom, how, where."""
    look, add, change, delete, past = PAGES[label]
    yield look, "GET", page(label, "changelist")
    yield add, "GET", page(label, "add")
    if key is not None:
        yield look, "GET", page(label, "change", key)
        yield change, "POST", page(label, "change", key)
        yield delete, "POST", page(label, "delete", key)
        yield past, "GET", page(label, "history", key)


def visit(browser, verb, address, data=None):
    """The answer of a page; what the visit has written is undone."""
    with transaction.atomic():
        answer = getattr(browser, verb.lower())(address, data)
        transaction.set_rollback(True)
    return answer


def reached(answer, verb, label):
    """Whether somebody came where they wanted to, or was sent elsewhere."""
    if answer.status_code != 302:
        return answer.status_code == 200
    if verb == "GET":
        return answer["Location"] != reverse("admin:index")
    return answer["Location"] == page(label, "changelist")


@pytest.mark.django_db
def test_each_role_reaches_the_pages_of_the_table_and_no_other(world, users, browsers):
    wrong = []
    for label in REGISTERED:
        key = shown_to(users["Viewer"], label)
        for allowed, verb, address in tries(label, key):
            for role in ROLES:
                answer = visit(browsers[role], verb, address)
                if (role in allowed) != reached(answer, verb, label):
                    wrong.append(f"{role} {verb} {address}: {answer.status_code}")
            answer = visit(browsers["anonymous"], verb, address)
            if answer.status_code != 302 or "/login/" not in answer["Location"]:
                wrong.append(f"anonymous {verb} {address}: {answer.status_code}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.django_db
def test_each_role_presses_the_buttons_of_the_table_and_no_other(
    world, users, browsers
):
    wrong = []
    for label, name, full, takes in further_pages():
        key = shown_to(users["Viewer"], label)
        address = reverse(f"admin:{full}", args=[key] * takes)
        for role in ROLES:
            data = PRESSED.get(name)
            status = visit(browsers[role], "POST", address, data).status_code
            allowed = BUTTONS.get(f"{label}.{name}", BUTTONS[name])
            if (role in allowed) == (status == 403):
                wrong.append(f"{role} POST {address}: {status}")
    assert not wrong, "\n".join(wrong)


def autocompletes():
    """Every box of the admin in which rows are chosen by typing."""
    for model_admin in REGISTERED.values():
        for place in (model_admin, *model_admin.inlines):
            meta = place.model._meta
            for field in getattr(place, "autocomplete_fields", ()):
                yield meta.app_label, meta.model_name, field


@pytest.mark.django_db
def test_a_viewer_meets_no_marker_in_the_admin(world, browsers):
    viewer = browsers["Viewer"]
    addresses = [reverse("admin:index")]
    addresses.append(reverse("admin:relations_record_between", args=["AZE-ISR"]))
    for label in REGISTERED:
        if "Viewer" in PAGES[label][0]:
            addresses.append(page(label, "changelist"))
            addresses.append(f"{page(label, 'changelist')}?q={MARK}secret")
        for key in keys_of(label):
            addresses += [
                page(label, name, key) for name in ("change", "history", "delete")
            ]
    for _, _, full, takes in further_pages():
        label = full.split("_")[0] + "." + full.split("_")[1]
        addresses += [
            reverse(f"admin:{full}", args=[key] * takes)
            for key in (keys_of(label) if takes else [None])
        ]
    wrong = []
    for address in addresses:
        html = viewer.get(address).getvalue().decode()
        # What was asked stands in the box again.
        if found := markers(html) - markers(address):
            wrong.append(f"{address} tells {sorted(found)}")
    for app, model, field in autocompletes():
        for term in ("", MARK):
            query = {"app_label": app, "model_name": model, "field_name": field}
            answer = viewer.get("/admin/autocomplete/", {**query, "term": term})
            if found := markers(answer.content.decode()):
                wrong.append(f"typing into {model}.{field} tells {sorted(found)}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.django_db
def test_a_search_in_the_admin_finds_nothing_hidden_for_a_viewer(world, browsers):
    wrong = []
    for label, model_admin in REGISTERED.items():
        if "Viewer" in PAGES[label][0] and model_admin.search_fields:
            answer = browsers["Viewer"].get(page(label, "changelist"), {"q": MARK})
            if answer.context["cl"].result_count:
                wrong.append(label)
    assert not wrong, "\n".join(wrong)


@pytest.mark.django_db
def test_editors_meet_in_the_admin_what_viewers_do_not(world, browsers):
    met = set()
    for label in REGISTERED:
        if "Curator" not in PAGES[label][0]:
            continue
        addresses = [page(label, "changelist")]
        for key in keys_of(label):
            addresses += [page(label, name, key) for name in ("change", "history")]
        for address in addresses:
            met |= markers(browsers["Curator"].get(address).content.decode())
    past = {f"{MARK}formertitle", f"{MARK}changereason", f"{MARK}formerheadline"}
    assert (written() | past) - met == set()
    assert Article.history.filter(title__contains=MARK).exists()
