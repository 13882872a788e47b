"""`known_at` says what was answered then, whatever was written since."""

import pytest
from django.utils import timezone

from articles.models import Article, Source
from relations import models
from relations.models import Record
from tests.changing_world import World

pytestmark = pytest.mark.django_db


def without_lists(node):
    """An answer without the addresses of lists, which repeat the moment as well."""
    if isinstance(node, list):
        return [without_lists(each) for each in node]
    if not isinstance(node, dict):
        return node
    return {name: without_lists(node[name]) for name in node if name != "more"}


def shown(client, path, moment=None, **query):
    """The body of an answer, without the moment that it repeats."""
    if moment is not None:
        query["known_at"] = moment.isoformat()
    answer = client.get(f"/api/v1/{path}", query)
    assert answer.status_code in (200, 404, 410), answer.content
    if answer.status_code != 200:
        return answer.status_code
    body = without_links(answer.json())
    if moment is not None:
        assert body.pop("known_at") == moment.isoformat().replace("+00:00", "Z")
    return without_lists(body)


TABLES = {
    "citations": models.Citation,
    "articles": Article,
    "sources": Source,
    "officials": models.Official,
    "posts": models.Post,
    "tenures": models.Tenure,
    "trips": models.Trip,
    "gatherings": models.Gathering,
    "products": models.Product,
}
ROUTES = {
    "meeting": "meetings",
    "agreement": "agreements",
    "trade_tie": "trade-ties",
    "defense_tie": "defense-ties",
    "diplomatic_tie": "diplomatic-ties",
    "event": "events",
}
ASKED = [
    ("records/", {"expand": "citations", "count": "exact"}),
    ("records/", {"country": "ISR", "ordering": "id"}),
    ("records/", {"country": "ISR,TUR", "with": "AZE"}),
    ("records/", {"dyad": "AZE-ISR", "topic": "energy,trade"}),
    ("records/", {"from": "AZE"}),
    ("records/", {"to": "ISR", "kind": "meeting,trade_tie"}),
    ("records/", {"role": "partner", "ordering": "-updated"}),
    ("records/", {"date_after": "2025-05-15", "date_before": "2025-05-20"}),
    ("records/", {"date_after": "2025-05-15", "date_match": "certain"}),
    ("records/", {"valid_on": "2025-05-15"}),
    ("records/", {"status": "held,active"}),
    *((f"{route}/", {"expand": "citations"}) for route in ROUTES.values()),
    ("ties/", {"tie_type": "supply_relation,relations"}),
    ("dyads/", {}),
    ("panel/", {"year_from": "2020", "measures": "records,uncertain,ties_standing"}),
    ("panel/", {"countries": "ISR,AZE", "layout": "directed"}),
    ("dyads/", {"country": "ISR"}),
    ("dyads/ISR-AZE/", {}),
    ("dyads/ISR-AZE/timeline/", {"expand": "citations"}),
    ("citations/", {}),
    ("officials/", {}),
    ("officials/", {"valid_on": "2025-05-01", "country": "ISR"}),
    ("posts/", {}),
    ("tenures/", {"valid_on": "2025-05-01"}),
    ("articles/", {}),
    ("sources/", {}),
    ("trips/", {}),
    ("gatherings/", {}),
    ("countries/", {}),
    ("products/", {}),
]


def without_links(body):
    """A body without the addresses of what there is more: they repeat the moment."""
    if isinstance(body, list):
        return [without_links(each) for each in body]
    if isinstance(body, dict):
        return {
            name: without_links(each) for name, each in body.items() if name != "more"
        }
    return body


def remember(client, told, asked):
    """Ask and note the answers, with a moment at which they hold."""
    moment = timezone.now()
    told += [
        (client, path, query, moment, shown(client, path, **query))
        for path, query in asked
    ]


def recall(told):
    """Ask again for those moments: nothing may have changed."""
    for client, path, query, moment, answer in told:
        assert shown(client, path, moment, **query) == answer, (path, query)


@pytest.mark.parametrize("seed", range(4))
def test_the_past_says_what_was_answered_then(seed, anonymous, editor):
    world, told = World(seed), []
    for _ in range(8):
        world.edit()
        remember(anonymous, told, world.random.sample(ASKED, 4))
        remember(editor, told, world.random.sample(ASKED, 4))
    recall(told)


def test_every_list_says_what_it_answered_then(anonymous, editor):
    world, told = World("every list"), []
    for client in (anonymous, editor):
        remember(client, told, ASKED)
    for step in world.steps:
        step(world)
    recall(told)


def test_every_row_is_shown_as_it_was_then(anonymous, editor):
    world, told = World("every row"), []
    rows = [(f"{ROUTES[each.kind]}/{each.pk}/", {}) for each in Record.objects.all()]
    rows += [(f"records/{each.pk}/", {}) for each in Record.objects.all()]
    for route, model in TABLES.items():
        rows += [(f"{route}/{each.pk}/", {}) for each in model.objects.all()]
    rows += [("countries/ISR/", {}), ("dyads/AZE-TUR/", {})]
    for client in (anonymous, editor):
        remember(client, told, rows)
    for step in world.steps:
        step(world)
    recall(told)
