"""Lists that are read as flat rows say what the serializers say of models."""

import json

import pytest
from django.utils import timezone

from articles.models import Article, Source
from config.api import router
from relations.api.rows import questions
from relations.api.rows.lists import flat_list
from relations.api.rows.shapes import shape_of
from relations.api.views.lists import ListView
from relations.models import Country, Official, Post, Trip
from tests import factories as make
from tests.relations.api.test_rows import walked
from tests.relations.api.worlds import World

pytestmark = pytest.mark.django_db

# What is asked of each, besides the plain list.
LISTS = {
    "articles": [
        "source={source}",
        "q=article",
        "rights=full",
        "ordering=-updated&page_size=2",
        "fields=title,copies",
        "omit=source,text",
        "format=ndjson",
    ],
    "citations": [
        "stance=supports",
        "record={record}",
        "verified=true",
        "claim=start,place",
        "ordering=updated&page_size=3",
        "fields=quote,article.source",
        "omit=article",
        "format=ndjson",
    ],
    "countries": [
        "name=country",
        "ordering=-name",
        "entity_type=igo",
        "fields=iso3,name",
    ],
    "gatherings": ["updated_since=2020-01-01", "page_size=1"],
    "officials": [
        "q=official",
        "country=ISR",
        "ordering=-sort_name&page_size=1",
        "omit=posts.post.country",
        "format=ndjson",
    ],
    "posts": ["country=ISR", "ordering=title&page_size=2"],
    "products": ["ordering=-code", "page_size=1"],
    "sources": ["kind=media,ngo", "ordering=-name&page_size=2", "fields=name,owner"],
    "tenures": ["country=ISR", "valid_on=2025-05-20", "page_size=1", "fields=post"],
    "trips": ["page_size=1", "updated_since=2999-01-01"],
}
SEEDS = range(2)
EMPTY = ("", None, [])


def in_full(seed):
    """Rows of every list, with something in each of their members."""
    World(seed)
    article = Article.objects.earliest("id")
    for number, row in enumerate(Official.objects.all()):
        change(row, birth="1950~", rank="Colonel", note="a note")
        for met_in in (None, article)[: number % 3]:
            make.OfficialNameFactory(official=row, met_in=met_in, language="he")
    change(row, death="2024", name_native="נ", wikidata=f"Q{row.pk}")
    change(
        Post.objects.earliest("id"),
        seniority_override="1",
        other_titles="Envoy",
        organization="NATO",
    )
    change(
        Country.objects.get(code="AZE"),
        official_name="Republic",
        start="1918",
        end="2099",
        end_state="ended",
        region="145",
        demonyms="Azeri",
        capital="Baku",
        wikidata="Q227",
    )
    change(
        Source.objects.earliest("id"),
        other_names="The Group",
        domain="news.example",
        language="en",
    )
    change(
        article,
        byline="A. Author",
        credit="Reuters",
        archive_url="https://archive.example/1",
        retrieved_at=timezone.now(),
    )
    change(Trip.objects.earliest("id"), end="2025-06")
    make.GatheringFactory(
        organization=Country.objects.get(code="NATO"),
        place_city="Baku",
        place_country=Country.objects.get(code="AZE"),
        start="2025",
        end="2025-06",
    )
    make.OfficialFactory()
    make.ProductFactory()


def change(row, **columns):
    for name, value in columns.items():
        setattr(row, name, value)
    row.save()


def said(client):
    """What each list says, with its members in their order."""
    record, source = (
        client.get(f"/api/v1/{route}/").json()["results"][0]["id"]
        for route in ("records", "sources")
    )
    found = {}
    for route, asked in LISTS.items():
        for query in ("", *asked):
            path = f"{route}/?{query.format(record=record, source=source)}"
            if "format=" in query:
                answer = client.get(f"/api/v1/{path}")
                found[path] = b"".join(answer.streaming_content).decode()
            else:
                found[path] = json.dumps(walked(client, path))
    return found


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("role", [None, "Viewer", "Curator"])
def test_flat_lists_say_what_the_serializers_say(
    role, seed, anonymous, api_of, monkeypatch
):
    in_full(seed)
    client = api_of(role) if role else anonymous
    questions._kept.clear()
    flat = said(client)
    assert questions._kept
    assert said(client) == flat  # with the SQL that was kept
    monkeypatch.setattr(ListView, "_asks_for_flat_rows", lambda view: False)
    for path, shown in said(client).items():
        assert flat[path] == shown, path


def test_every_list_that_is_read_so_is_compared():
    flat = {
        route for route, view, _ in router.registry if getattr(view, "flat_rows", None)
    }
    assert flat == {*LISTS}


def test_the_lists_that_are_compared_have_something_of_everything(editor):
    """Else the test above would compare what is not there."""
    for seed in SEEDS:
        in_full(seed)
    empty = {}
    for route in LISTS:
        rows = editor.get(f"/api/v1/{route}/?page_size=500").json()["results"]
        names = {name for row in rows for name in row if row[name] not in EMPTY}
        empty[route] = {*rows[0]} - names
    assert not any(empty.values()), empty


def every(client, path):
    return [row for page in walked(client, path) for row in page]


@pytest.mark.parametrize("public_first", [True, False])
def test_whether_a_source_is_confidential_only_editors_are_told(
    public_first, anonymous, editor
):
    World(0)
    shape_of.cache_clear()
    flat_list.cache_clear()
    for client in (anonymous, editor) if public_first else (editor, anonymous):
        sources = every(client, "sources/")
        sources += [row["article"]["source"] for row in every(client, "citations/")]
        told = [row["confidential"] for row in sources if "confidential" in row]
        assert len(told) == (len(sources) if client is editor else 0)
        assert any(told) == (client is editor)
