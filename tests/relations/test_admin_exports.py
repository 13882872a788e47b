"""Lists of the admin as files: the rows that the filters leave, for each reader."""

import csv
import io
import json

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from articles.desk import CappedPaginator
from articles.models import Article, Source
from relations.admin.exports import ExportsList
from relations.exporting import files
from relations.models import KINDS, Citation, Official, Post, Record, Tenure
from tests import factories as make
from tests.factories import KIND_FACTORIES, passage

EXPORTED = (*KINDS.values(), Record, Official, Post, Tenure, Source, Article, Citation)
RECORDS = "/admin/relations/record/"
MEETINGS = "/admin/relations/meeting/"


def body(answer):
    assert answer.status_code == 200, answer
    return b"".join(answer.streaming_content)


def exported(client, address, format="csv", **query):
    content = body(client.get(f"{address}export/", {**query, "format": format}))
    if format == "ndjson":
        return [json.loads(line) for line in content.splitlines()]
    if format == "csv":
        return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    names, *rows = load_workbook(io.BytesIO(content))["Rows"].values
    return [dict(zip(names, row, strict=True)) for row in rows]


def address_of(model):
    name = model._meta.label_lower.replace(".", "_")
    return reverse(f"admin:{name}_changelist")


@pytest.fixture
def one_of_each(db):
    for factory in KIND_FACTORIES.values():
        factory(cited=True)
    tenure = make.TenureFactory()
    make.OfficialNameFactory(official=tenure.official)


@pytest.mark.parametrize("model", EXPORTED, ids=lambda model: model.__name__)
def test_a_list_says_how_to_export_it_in_each_format(model, administrator, one_of_each):
    assert isinstance(admin.site.get_model_admin(model), ExportsList)
    address = address_of(model)
    page = administrator.get(address).content.decode()
    for format in files.FORMATS:
        assert f'href="{address}export/?format={format}"' in page
        found = exported(administrator, address, format)
        assert len(found) == model.objects.count() > 0
        assert {str(row["id"]) for row in found} == {
            str(key) for key in model.objects.values_list("pk", flat=True)
        }


def test_the_links_keep_what_the_list_is_asked_for(administrator, db):
    page = administrator.get(f"{MEETINGS}?status=held&o=1").content.decode()
    assert f'href="{MEETINGS}export/?status=held&amp;o=1&amp;format=csv"' in page


def test_the_filters_and_the_search_of_the_list_hold(administrator, db):
    make.MeetingFactory(title="Ministers meet", status="held")
    make.MeetingFactory(title="Envoys meet", status="planned")
    make.EventFactory(title="Ministers spoke")

    def titles(address, **query):
        return [row["title"] for row in exported(administrator, address, **query)]

    assert titles(MEETINGS, status="planned") == ["Envoys meet"]
    assert titles(RECORDS, q="ministers", kind="event") == ["Ministers spoke"]
    assert len(titles(RECORDS, dyad="ISR-AZE")) == 3
    assert titles(RECORDS, date="1990") == []


def test_all_rows_come_and_not_the_page_alone(administrator, monkeypatch, db):
    monkeypatch.setattr(files, "CHUNK", 3)
    monkeypatch.setattr(CappedPaginator, "LIMIT", 2)
    made = [make.MeetingFactory(start="2025-05-20").pk for _ in range(7)]
    for format in files.FORMATS:
        found = exported(administrator, MEETINGS, format, p="1", o="2")
        assert [int(row["id"]) for row in found] == made[::-1]


def test_a_viewer_exports_what_everybody_may_read(client_of):
    secret = make.SourceFactory(name="Secret", confidential=True)
    hidden = make.ArticleFactory(source=secret, title="Hidden", text="They met.")
    cited = [passage(article=hidden, quote="They met."), passage()]
    make.MeetingFactory(title="Public", citations=cited)
    make.MeetingFactory(title="Draft", review="draft")
    viewer, curator = client_of("Viewer"), client_of("Curator")
    for format in files.FORMATS:
        for address in (RECORDS, MEETINGS):
            seen = {row["title"] for row in exported(viewer, address, format)}
            assert seen == {"Public"}
            seen = {row["title"] for row in exported(curator, address, format)}
            assert seen == {"Public", "Draft"}
        for model in (Article, Citation, Source):
            address = address_of(model)
            read = str(exported(viewer, address, format))
            assert "Hidden" not in read
            assert "Secret" not in read
            assert "Secret" in str(exported(curator, address, format))


def test_the_export_of_curators_tells_the_state_of_the_review(client_of):
    make.MeetingFactory(review="in_review", cited=True)
    curator = client_of("Curator")
    [row] = exported(curator, RECORDS)
    assert (row["review"], row["review_label"]) == ("in_review", "In review")
    [row] = exported(curator, address_of(Citation))
    assert row["record_review"] == "in_review"


def test_passages_are_cut_to_the_rights_for_viewers(client_of):
    words = "The ministers met in the capital and spoke about trade."
    article = make.ArticleFactory(text=words, rights="excerpt", excerpt_limit=20)
    make.MeetingFactory(citations=[passage(article=article, quote=words)])
    address = address_of(Citation)
    [row] = exported(client_of("Viewer"), address)
    assert row["quote"] == "The ministers met i…"
    [row] = exported(client_of("Curator"), address)
    assert row["quote"] == words


def test_a_filter_that_means_nothing_exports_nothing_and_says_so(administrator, db):
    make.MeetingFactory()
    answer = administrator.get(f"{MEETINGS}export/?country=QQQQ&format=csv")
    assert answer.status_code == 302
    assert answer["Location"] == f"{MEETINGS}?country=QQQQ"
    page = administrator.get(answer["Location"]).content.decode()
    assert page.count("QQQQ") >= 1
    assert "no country" in page.lower()


def test_a_format_that_nobody_writes_is_refused_on_the_list(administrator, db):
    answer = administrator.get(f"{MEETINGS}export/?format=pdf", follow=True)
    assert answer.redirect_chain == [(MEETINGS, 302)]
    assert "“pdf” is no format; choose from csv, ndjson, xlsx." in (
        answer.content.decode()
    )


def test_a_filter_that_the_list_does_not_have_exports_nothing(administrator, db):
    answer = administrator.get(f"{MEETINGS}export/?created_by__password=x")
    assert answer.status_code == 302
    assert administrator.post(f"{MEETINGS}export/").status_code == 405


def test_nobody_exports_without_logging_in(client, db):
    answer = client.get(f"{MEETINGS}export/")
    assert answer["Location"].startswith("/admin/login/")


def test_csv_opens_in_excel_and_holds_no_formula(administrator, db):
    make.MeetingFactory(title="=1+1")
    content = body(administrator.get(f"{MEETINGS}export/"))
    assert content.startswith(b"\xef\xbb\xbfid,kind,")
    assert b",'=1+1," in content


def test_an_export_costs_as_many_statements_for_more_rows(administrator, one_of_each):
    def costs():
        rows, statements = {}, {}
        for model in EXPORTED:
            with CaptureQueriesContext(connection) as asked:
                rows[model] = len(exported(administrator, address_of(model)))
            statements[model] = len(asked)
        return rows, statements

    costs()
    few, first = costs()
    for _ in range(3):
        for factory in KIND_FACTORIES.values():
            factory(cited=True)
        make.OfficialNameFactory(official=make.TenureFactory().official)
    many, last = costs()
    assert all(many[model] > few[model] for model in EXPORTED)
    assert first == last


# How often


def test_exports_have_the_limit_of_those_of_the_api(client_of, settings):
    settings.API_RATES = {"anonymous": None, "user": None, "export": "2/min"}
    client = client_of("Viewer")
    make.MeetingFactory(title="Ministers meet")
    client.get("/api/v1/meetings/?format=csv")
    address = f"{MEETINGS}export/?status=held&format=csv"
    assert b"Ministers meet" in body(client.get(address))
    refused = client.get(address, follow=True)
    assert refused.redirect_chain == [(f"{MEETINGS}?status=held", 302)]
    said = [str(message) for message in refused.context["messages"]]
    assert len(said) == 1
    assert said[0].startswith("No more than 2 exports a minute are made; go on in ")
    assert said[0] in refused.text
    assert "Ministers meet" in refused.text


def test_each_account_has_its_own_limit_and_a_refused_export_is_not_counted(
    client_of, settings
):
    settings.API_RATES = {"anonymous": None, "user": None, "export": "1/min"}
    viewer, curator = client_of("Viewer"), client_of("Curator")
    viewer.get(f"{MEETINGS}export/?format=docx")
    viewer.get(f"{MEETINGS}export/?dyad=nonsense&format=csv")
    for client in (viewer, curator):
        assert client.get(f"{MEETINGS}export/?format=csv").status_code == 200
        assert client.get(f"{MEETINGS}export/?format=csv").status_code == 302


def test_without_a_rate_exports_have_no_limit(client_of, settings):
    settings.API_RATES = dict.fromkeys(("anonymous", "user", "export"))
    client = client_of("Viewer")
    for _ in range(4):
        assert client.get(f"{MEETINGS}export/?format=csv").status_code == 200
