"""The house holds: who may import whom, and every kind has every surface.

Reads the imports with `ast`, without running the code. A failure names the module,
the import and the rule.
"""

import ast
from itertools import permutations
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib import admin
from django.urls import Resolver404, resolve

from articles.curated import Curated
from relations.models import KINDS
from tests import factories

ROOT = Path(__file__).resolve().parent.parent
FORBIDDEN_NAMES = {"utils", "helpers", "services", "common", "core"}

# Each layer may import itself and what stands to its left.
LAYERS = [
    "relations.names",
    "relations.words",
    "relations.vocabularies",
    "relations.querysets",
    "relations.models",
    "relations.actions",
    "relations.importing",
    "relations.exporting",
]
SURFACES = ["relations.admin", "relations.api"]
PURE = {
    "articles.anchoring": set(),
    "articles.edtf": set(),
    "articles.readings": {"articles.edtf"},
    "articles.fingerprints": set(),
    "articles.fetching": set(),
    "articles.addresses": set(),
    "articles.charsets": {"articles"},
    "articles.pages": {"articles"},
    "articles.readable": {"articles"},
    "articles.capture": {"articles"},
    "articles.reckoning": {"articles.edtf", "articles.readings"},
    "relations.names": set(),
    "relations.words": {"relations.names"},
}
MODEL_ORDER = [
    "deletion",
    "codes",
    "countries",
    "officials",
    "pairs",
    "likeness",
    "gatherings",
    "imports",
    "records",
    "parties",
    "index",
    "meetings",
    "agreements",
    "trade",
    "defense",
    "diplomacy",
    "events",
    "citations",
    "preferences",
    "changes",
    "edit_groups",
    "comments",
    "findings",
    "redactions",
    "search",
    "twins",
    "feed",
    "logins",
    "merges",
    "replays",
    "tokens",
]
ROUTES = {
    "meeting": "meetings",
    "agreement": "agreements",
    "trade_tie": "trade-ties",
    "defense_tie": "defense-ties",
    "diplomatic_tie": "diplomatic-ties",
    "event": "events",
}


def modules():
    """Every module of ours by its dotted name; migrations and tests apart."""
    found = {}
    for room in ("articles", "relations", "config"):
        for path in sorted((ROOT / room).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            if "migrations" in parts:
                continue
            name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
            found[name] = path
    return found


MODULES = modules()


def imports(name):
    """What a module imports, as dotted names: `from a.b import c` is `a.b.c`."""
    tree = ast.parse(MODULES[name].read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name} imports relatively; write the whole name"
            for alias in node.names:
                assert alias.name != "*", f"{name} imports * from {node.module}"
                yield f"{node.module}.{alias.name}"


def within(name, room):
    return name == room or name.startswith(f"{room}.")


def offenders(rooms, forbidden):
    """Imports from one of the rooms to one of the forbidden places."""
    return [
        f"{name} imports {target}"
        for name in MODULES
        if any(within(name, room) for room in rooms)
        for target in imports(name)
        if any(within(target, place) for place in forbidden)
    ]


def test_articles_know_nothing_of_relations():
    assert offenders(["articles"], ["relations", "config", "tests"]) == []


def test_relations_know_nothing_of_the_configuration():
    assert offenders(["relations"], ["config", "tests"]) == []


@pytest.mark.parametrize("position", range(len(LAYERS)), ids=LAYERS)
def test_a_layer_imports_only_what_stands_below_it(position):
    above = LAYERS[position + 1 :] + SURFACES
    beside = {"relations.importing": "relations.exporting"}
    allowed = beside.get(LAYERS[position])
    assert offenders([LAYERS[position]], [x for x in above if x != allowed]) == []


def test_admin_and_api_never_import_each_other():
    assert offenders(["relations.admin"], ["relations.api"]) == []
    assert offenders(["relations.api"], ["relations.admin"]) == []


@pytest.mark.parametrize("name", PURE)
def test_a_pure_module_needs_neither_django_nor_the_project(name):
    ours = {"articles", "relations", "config", "django", "rest_framework"}
    wrong = [
        target
        for target in imports(name)
        if target.split(".")[0] in ours
        and not any(within(target, allowed) for allowed in PURE[name])
    ]
    assert wrong == []


def test_the_tables_import_each_other_in_one_direction():
    known = {path.stem for path in (ROOT / "relations/models").glob("*.py")}
    assert known - {"__init__"} == set(MODEL_ORDER)
    wrong = [
        f"{table} imports {later}"
        for position, table in enumerate(MODEL_ORDER)
        for later in MODEL_ORDER[position + 1 :]
        for target in imports(f"relations.models.{table}")
        if within(target, f"relations.models.{later}")
    ]
    assert wrong == []


def test_models_other_than_the_package_never_list_all_kinds():
    names = {kind.__name__ for kind in KINDS.values()}
    inside = [
        name
        for name in MODULES
        if within(name, "relations.models") and name != "relations.models"
        if names <= {target.rsplit(".", 1)[-1] for target in imports(name)}
    ]
    assert inside == []


def test_no_module_has_a_name_that_says_nothing():
    wrong = [name for name in MODULES if FORBIDDEN_NAMES & set(name.split("."))]
    assert wrong == []


def test_only_the_configuration_knows_routes():
    wrong = [
        name
        for name in MODULES
        if not within(name, "config")
        if "urlpatterns" in MODULES[name].read_text(encoding="utf-8")
    ]
    assert wrong == []


def test_the_top_level_holds_only_what_tools_and_readers_need():
    allowed = {
        *("manage.py", "pyproject.toml", "requirements.lock", "Makefile"),
        *("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", ".gitignore"),
        *("relations", "articles", "config", "tests", "fixtures", ".ci", "scripts"),
    }
    made = {".git", ".venv", "var", ".pytest_cache", ".ruff_cache", ".hypothesis"}
    assert {path.name for path in ROOT.iterdir()} - made <= allowed


def view_of(kind):
    try:
        return resolve(f"/api/v1/{ROUTES[kind]}/").func.cls
    except Resolver404:
        pytest.fail(f"config/api.py has no route {ROUTES[kind]}/")


def test_the_routes_below_are_those_of_every_kind():
    assert set(ROUTES) == set(KINDS), "name the route of a new kind here"


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_its_admin(kind):
    assert admin.site.is_registered(KINDS[kind]), f"{kind} has no admin"


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_its_route_and_serializer(kind):
    view = view_of(kind)
    assert view.queryset.model is KINDS[kind], f"{kind}'s route shows another kind"
    assert view.serializer_class.Meta.model is KINDS[kind], f"{kind} has no serializer"


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_its_filterset(kind):
    filterset = view_of(kind).filterset_class
    assert filterset.Meta.model is KINDS[kind], f"{kind} has no filterset"


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_its_factory(kind):
    assert kind in factories.KIND_FACTORIES, f"tests/factories.py does not make {kind}"


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_documented(kind):
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    name = str(KINDS[kind]._meta.verbose_name_plural).capitalize()
    assert f"| {name} | `/api/v1/{ROUTES[kind]}/` |" in readme, (
        f"README.md says nothing of {kind}"
    )


@pytest.mark.parametrize(
    "model",
    [model for model in apps.get_models() if issubclass(model, Curated)],
    ids=lambda model: model.__name__,
)
def test_every_table_that_people_keep_can_be_reached_in_the_admin(model):
    inlines = {
        inline.model
        for model_admin in admin.site._registry.values()
        for inline in model_admin.inlines
    }
    assert admin.site.is_registered(model) or model in inlines


of_each_table = pytest.mark.parametrize(
    "model",
    [
        model
        for model in apps.get_models()
        if model._meta.app_label in ("articles", "relations")
    ],
    ids=lambda model: model.__name__,
)


def keys(model):
    """Each index that is over all rows of a table, by what tells of it."""
    meta = model._meta
    for field in meta.local_fields:
        if field.unique or field.db_index:
            yield f"its own index of {field.name}", (field.name,)
    for each in [*meta.indexes, *meta.constraints]:
        if getattr(each, "fields", ()) and not each.condition:
            yield each.name, tuple(name.removeprefix("-") for name in each.fields)


@of_each_table
def test_no_index_is_the_beginning_of_another(model):
    # Each row would be written to both, and the planner may take either: by chance.
    wrong = [
        f"{one} is the beginning of {other}: db_index=False, or leave it out"
        for (one, short), (other, long) in permutations(keys(model), 2)
        if long[: len(short)] == short
    ]
    assert wrong == []


@of_each_table
def test_every_row_that_refers_to_another_is_found_from_there(model):
    begin = {names[0] for _, names in keys(model)}
    wrong = [
        f"No index begins with {field.name}"
        for field in model._meta.local_fields
        if field.remote_field and field.name not in begin
    ]
    assert wrong == []


def test_no_part_of_a_page_of_the_admin_hides_a_private_method_of_another():
    hidden = set()
    for page in admin.site._registry.values():
        known = {}
        for each in reversed(type(page).__mro__):
            if not within(each.__module__, "articles") and not within(
                each.__module__, "relations"
            ):
                continue
            for name in vars(each):
                if name.startswith("_") and not name.startswith("__"):
                    if name in known:
                        hidden.add(f"{each.__name__} hides {known[name]}.{name}")
                    known[name] = each.__name__
    assert not hidden
