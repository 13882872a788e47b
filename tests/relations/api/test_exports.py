"""Whole lists as files: what is in them, for whom, and what they cost."""

import csv
import io
import json
import sqlite3
from datetime import datetime
from decimal import Decimal
from threading import Thread

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from config.api import router
from relations.api.addresses import KIND_ROUTES
from relations.api.serializers.kinds import KIND_SERIALIZERS
from relations.api.tables import LEFT_OUT
from relations.api.views.records import AnyRecords
from relations.exporting import files, snapshots
from relations.exporting.csv_lines import as_text
from relations.models import Record
from tests import factories as make
from tests.factories import passage
from tests.relations.api.problems import errors_of
from tests.relations.api.test_costs import INTERNAL, ROWS, every_kind, in_full
from tests.relations.api.worlds import World

RECORDS = "/api/v1/records/"
FORMATS = ("csv", "ndjson", "xlsx")
TYPES = {
    "csv": "text/csv; charset=utf-8; header=present",
    "ndjson": "application/x-ndjson",
    "xlsx": files.XLSX,
}


def body(answer):
    assert answer.status_code == 200, answer.content
    return b"".join(answer.streaming_content)


def rows_in(content, format):
    """The rows of a file: objects, or for tables the cells by their headings."""
    if format == "ndjson":
        return [json.loads(line) for line in content.splitlines()]
    if format == "csv":
        return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    sheet = load_workbook(io.BytesIO(content))["Rows"]
    names, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(names, row, strict=True)) for row in rows]


def exported(client, path, format="ndjson", **query):
    return rows_in(body(client.get(path, {**query, "format": format})), format)


def listed(client, path, **query):
    answer = client.get(path, {**query, "page_size": 500}).json()
    assert answer["next"] is None
    return answer["results"]


# Every list, in every format


def test_every_list_of_the_router_is_exported():
    assert {prefix for prefix, _, _ in router.registry} == set(ROWS)


@pytest.mark.parametrize("route", ROWS)
def test_a_list_is_exported_in_every_format(route, anonymous, editor):
    client = editor if route in INTERNAL else anonymous
    path = f"/api/v1/{route}/"
    for _ in range(2):
        ROWS[route]()
    rows = listed(client, path)
    assert exported(client, path) == rows
    tables = {}
    for format in FORMATS:
        answer = client.get(path, {"format": format})
        assert answer["Content-Type"] == TYPES[format]
        day = timezone.now().date()
        name = f'attachment; filename="bilateral-{route}-{day}.{format}"'
        assert answer["Content-Disposition"] == name
        assert "Accept" in answer["Vary"]
        tables[format] = rows_in(body(answer), format)
        assert len(tables[format]) == len(rows) > 0
    plain, sheet = tables["csv"], tables["xlsx"]
    assert [*plain[0]] == [*sheet[0]]
    for key in ("id", "dyad"):
        if key in rows[0]:
            assert [row[key] for row in plain] == [str(row[key]) for row in rows]
            assert [row[key] for row in sheet] == [row[key] for row in rows]


@pytest.mark.parametrize("route", ROWS)
def test_a_table_shows_each_member_of_the_list(route, anonymous, editor):
    client = editor if route in INTERNAL else anonymous
    ROWS[route]()
    path = f"/api/v1/{route}/"
    members = {name for row in listed(client, path) for name in row} - LEFT_OUT
    if route == "articles":
        members.add("url")
    for name in sorted(members):
        [row, *_] = exported(client, path, "csv", fields=name)
        assert row, name
    assert errors_of(client.get(path, {"fields": "nothing", "format": "csv"}))


@pytest.mark.parametrize("format", FORMATS)
def test_code_lists_are_exported_with_a_row_for_each_term(format, anonymous):
    make.PostRoleFactory()
    path = "/api/v1/vocabularies/"
    lists = anonymous.get(path).json()
    rows = [
        {"vocabulary": each["name"], **term} for each in lists for term in each["terms"]
    ]
    if format == "xlsx":  # whose empty cells are nothing
        rows = [{name: row[name] or None for name in row} for row in rows]
    assert exported(anonymous, path, format) == rows
    of_one = [row for row in rows if row["vocabulary"] == "meeting_status"]
    one = exported(anonymous, f"{path}meeting_status/", format)
    assert one == of_one != []
    answer = anonymous.get(path, headers={"Accept": TYPES[format].split(";")[0]})
    assert answer["Content-Type"] == TYPES[format]
    assert rows_in(body(answer), format) == rows
    for asked in (path, f"{path}meeting_status/"):
        answer = anonymous.head(asked, {"format": format})
        assert answer["Content-Type"] == TYPES[format]
        assert "Accept" in answer["Vary"]


def test_the_panel_is_exported_with_the_measures_that_are_asked_for(anonymous):
    make.MeetingFactory(start="2020-05-20")
    query = {"countries": "ISR,AZE", "measures": "meetings", "year_from": "2020"}
    path = "/api/v1/panel/"
    rows = exported(anonymous, path, **query)
    assert rows == listed(anonymous, path, **query)
    table = exported(anonymous, path, "csv", **query)
    assert [*table[0]][-1] == "meetings"
    assert "events" not in table[0]
    assert table[0]["meetings"] == "1"


@pytest.mark.parametrize("format", FORMATS)
def test_the_timeline_of_a_pair_is_exported(format, anonymous):
    every_kind()
    path = "/api/v1/dyads/AZE-ISR/timeline/"
    found = exported(anonymous, path, format)
    assert len(found) == len(listed(anonymous, path)) == len(KIND_ROUTES)


@pytest.mark.parametrize("role", [None, "Viewer", "Curator"])
@pytest.mark.parametrize("seed", range(2))
def test_records_are_exported_as_each_reader_reads_them(seed, role, anonymous, api_of):
    World(seed)
    client = api_of(role) if role else anonymous
    for path in (RECORDS, "/api/v1/citations/", "/api/v1/articles/"):
        for query in ({}, {"expand": "citations"}):
            if query and path != RECORDS:
                continue
            shown = listed(client, path, **query)
            assert exported(client, path, **query) == shown
            table = exported(client, path, "csv", **query)
            assert [row["id"] for row in table] == [str(row["id"]) for row in shown]


def test_drafts_and_confidential_sources_are_for_editors_alone(anonymous, api_of):
    secret = make.SourceFactory(name="Secret", confidential=True)
    hidden = make.ArticleFactory(source=secret, title="Hidden", text="They met.")
    make.MeetingFactory(title="Draft", review="draft")
    make.MeetingFactory(
        title="Public",
        citations=[passage(article=hidden, quote="They met."), passage()],
    )
    for role in (None, "Viewer", "Curator"):
        client = api_of(role) if role else anonymous
        sees = role == "Curator"
        for format in FORMATS:
            found = exported(client, RECORDS, format, expand="citations")
            titles = {row["title"] for row in found}
            assert titles == ({"Draft", "Public"} if sees else {"Public"})
            assert ("Hidden" in str(found) or "Secret" in str(found)) == sees
        [row] = exported(client, RECORDS, "csv", q="Public")
        assert (row["passages"], row["passages_withheld"]) == (
            ("2", "0") if sees else ("1", "1")
        )
        [first, *_] = exported(client, "/api/v1/citations/", "csv")
        assert ("source_confidential" in first) == sees


def test_quotes_are_cut_to_the_rights_in_every_format(anonymous, editor):
    words = "The ministers met in the capital and spoke about trade."
    article = make.ArticleFactory(text=words, rights="excerpt", excerpt_limit=20)
    cited = passage(article=article, quote=words, translation="Sie sprachen.")
    make.MeetingFactory(citations=[cited])
    for path, query in (
        ("/api/v1/citations/", {}),
        (RECORDS, {"expand": "citations"}),
    ):
        for format in FORMATS:
            read = str(exported(anonymous, path, format, **query))
            assert "about trade" not in read
            assert "sprachen" not in read
            assert "The ministers met" in read
            assert "about trade" in str(exported(editor, path, format, **query))


# What is in a table


def record_as_cells(client, format="csv", **query):
    [row] = exported(client, RECORDS, format, **query)
    return row


def test_parties_are_names_and_codes_in_one_order(anonymous):
    israel = make.CountryFactory(code="ISR", name="Israel")
    make.CountryFactory(code="AZE", name="Azerbaijan")
    minister = make.TenureFactory(
        post__country=israel, post__title="Defense Minister", official__name="Katz"
    )
    made = make.MeetingFactory(parties=[("ISR", "host"), ("AZE", "visitor")])
    host, visitor = made.participations.order_by("position")
    host.official, host.tenure = minister.official, minister
    host.save()
    visitor.named_as = "a delegation"
    visitor.save()
    row = record_as_cells(anonymous)
    assert row["participants"] == (
        "Israel (Host): Katz, Defense Minister; Azerbaijan (Visitor): “a delegation”"
    )
    assert row["participant_codes"] == "ISR; AZE"
    assert row["participant_roles"] == "host; visitor"
    assert row["participant_officials"] == "Katz; "
    assert row["participant_official_ids"] == f"{minister.official_id}; "


def test_a_date_has_its_text_its_bounds_and_words(anonymous):
    make.MeetingFactory(start="2025-05~")
    row = record_as_cells(anonymous)
    assert row["start"] == "2025-05~"
    assert row["start_earliest"] == "2025-05-01"
    assert row["start_latest"] == "2025-05-31"
    assert row["start_precision"] == "month"
    assert row["start_display"] == "about May 2025"
    assert (row["end"], row["end_earliest"], row["end_precision"]) == ("", "", "")


def test_only_a_certain_day_is_a_date_in_a_spreadsheet(anonymous):
    for start in ("2025-05-20", "2025-05-20~", "2025-05", "1789-07-14"):
        make.MeetingFactory(start=start)
    found = exported(anonymous, RECORDS, "xlsx", ordering="id")
    assert [row["start"] for row in found] == [
        datetime(2025, 5, 20),
        "2025-05-20~",
        "2025-05",
        "1789-07-14",
    ]
    assert found[1]["start_earliest"] == datetime(2025, 5, 20)


def test_numbers_and_truth_are_no_text_in_a_spreadsheet(anonymous):
    make.TradeTieFactory(amount=Decimal("1200000.50"), currency="USD", cited=True)
    [row] = exported(anonymous, "/api/v1/trade-ties/", "xlsx")
    assert row["amount"] == 1200000.5
    assert row["disputed"] is False
    [row] = exported(anonymous, "/api/v1/trade-ties/", "csv")
    assert (row["amount"], row["disputed"]) == ("1200000.50", "false")


def test_codes_come_with_their_labels(anonymous):
    make.MeetingFactory(status="held", topics=["security", "trade"])
    row = record_as_cells(anonymous)
    assert (row["status"], row["status_label"]) == ("held", "Held")
    assert row["topics"] == "security; trade"
    assert row["topics_label"] == "Security and defense; Trade"


def test_passages_stand_in_a_cell_where_they_are_embedded(anonymous):
    make.MeetingFactory(cited=True)
    assert "citations" not in record_as_cells(anonymous)
    quote = make.models.Citation.objects.get().quote
    shown = record_as_cells(anonymous, expand="citations")["citations"]
    assert shown.startswith(f"“{quote}” (")


def test_every_kind_fills_the_columns_that_it_has_and_no_other(anonymous):
    for kind in KIND_SERIALIZERS:
        in_full(kind)
    found = {row["kind"]: row for row in exported(anonymous, RECORDS, "csv")}
    assert found["event"]["event_type"]
    assert found["meeting"]["event_type"] == ""
    assert found["agreement"]["actions"] == "Country ISR: Signature"
    assert found["agreement"]["obligations"].startswith("Country ISR: ")
    for kind, route in KIND_ROUTES.items():
        [own] = exported(anonymous, f"/api/v1/{route}/", "csv")
        assert own == {name: found[kind][name] for name in own}


FORMULAS = ("=1+1", "+1", "-1", "@sum", "＝1")


@pytest.mark.parametrize("title", FORMULAS)
def test_no_cell_becomes_a_formula(title, anonymous):
    make.MeetingFactory(title=title)
    assert record_as_cells(anonymous)["title"] == f"'{title}"
    assert record_as_cells(anonymous, "ndjson")["title"] == title
    answer = anonymous.get(RECORDS, {"format": "xlsx"})
    sheet = load_workbook(io.BytesIO(body(answer)))["Rows"]
    cell = next(row[3] for row in sheet.iter_rows(min_row=2))
    assert (cell.data_type, cell.value) == ("s", title)


@pytest.mark.parametrize("text", ["\t=1", "\r=1", "\n=1"])
def test_white_space_hides_no_formula(text):
    assert as_text(text) == f"'{text}"
    assert as_text(-1) == "-1"


def test_a_cell_that_is_no_formula_is_left_alone(anonymous):
    title, summary = 'A “quote”, a "quote"; 1=1', "One line,\nand another."
    make.MeetingFactory(title=title, summary=summary)
    row = record_as_cells(anonymous)
    assert (row["title"], row["summary"]) == (title, summary)


def test_a_spreadsheet_says_what_was_asked_and_under_which_licence(anonymous, editor):
    make.MeetingFactory()
    moment = timezone.now().isoformat()
    for client, reader in ((anonymous, "the public"), (editor, "an editor")):
        answer = client.get(RECORDS, {"format": "xlsx", "known_at": moment})
        sheet = load_workbook(io.BytesIO(body(answer)))["About"]
        said = dict(sheet.iter_rows(values_only=True))
        assert said["Query"].startswith("http://testserver/api/v1/records/?format=xlsx")
        assert "CC BY 4.0" in said["Licence"]
        assert said["Known at"] == moment
        assert said["Rows"] == "1"
        assert said["Read as"].startswith(reader)
        assert said["Asked"].endswith("UTC")


def test_what_a_cell_cannot_hold_is_cut_and_says_so(editor):
    make.OfficialFactory(note="x" * 40_000)
    [row] = exported(editor, "/api/v1/officials/", "xlsx")
    assert len(row["note"]) == 32_767
    assert row["note"].endswith("(cut: a cell holds no more)")


def test_what_a_sheet_cannot_hold_goes_on_in_the_next(anonymous, monkeypatch):
    monkeypatch.setattr("relations.exporting.workbook.MOST_ROWS", 2)
    for _ in range(5):
        make.MeetingFactory()
    book = load_workbook(io.BytesIO(body(anonymous.get(f"{RECORDS}?format=xlsx"))))
    assert book.sheetnames == ["Rows", "Rows 2", "Rows 3", "About"]
    assert [book[name].max_row for name in book.sheetnames[:3]] == [3, 3, 2]
    headings = [next(book[name].values) for name in book.sheetnames[:3]]
    assert headings[0] == headings[1] == headings[2]


def test_excel_gets_a_byte_order_mark_if_it_asks(anonymous):
    make.MeetingFactory()
    plain = body(anonymous.get(f"{RECORDS}?format=csv"))
    marked = body(anonymous.get(f"{RECORDS}?format=csv&bom=1"))
    assert marked == b"\xef\xbb\xbf" + plain
    assert plain.startswith(b"id,kind,")


# Filters, order, members, the past


def test_a_file_has_the_filters_and_the_order_of_the_list(anonymous):
    World(0)
    for query in (
        {"kind": "meeting,event"},
        {"country": "ISR", "date_after": "2025"},
        {"q": "meeting"},
        {"q": "meeting", "ordering": "relevance"},
        {"ordering": "updated"},
        {"ordering": "id", "cited": "true"},
    ):
        found = exported(anonymous, RECORDS, **query)
        assert found == listed(anonymous, RECORDS, **query), query
        table = exported(anonymous, RECORDS, "csv", **query)
        assert [row["id"] for row in table] == [str(row["id"]) for row in found]


@pytest.mark.parametrize("ordering", ["sort_date", "-sort_date", "updated", "-id"])
def test_all_rows_come_beyond_one_chunk(ordering, anonymous, monkeypatch):
    monkeypatch.setattr(files, "CHUNK", 3)
    made = {make.MeetingFactory(start="2025-05-20").pk for _ in range(10)}
    for format in FORMATS:
        found = exported(anonymous, RECORDS, format, ordering=ordering)
        numbers = [int(row["id"]) for row in found]
        assert (len(numbers), set(numbers)) == (10, made)
    whole = listed(anonymous, RECORDS, ordering=ordering)
    assert [row["id"] for row in whole] == numbers


def test_the_past_is_exported_as_it_was(anonymous, monkeypatch):
    monkeypatch.setattr(files, "CHUNK", 2)
    kept = [make.MeetingFactory(title=f"Old {number}") for number in range(5)]
    moment = timezone.now()
    make.MeetingFactory(title="New")
    kept[0].title = "Corrected"
    kept[0].save()
    kept[1].delete()
    for path in (RECORDS, "/api/v1/meetings/"):
        for format in FORMATS:
            query = {"known_at": moment.isoformat(), "ordering": "id"}
            found = exported(anonymous, path, format, **query)
            assert [row["title"] for row in found] == [f"Old {n}" for n in range(5)]
    today = exported(anonymous, RECORDS, ordering="id")
    assert [row["title"] for row in today] == [
        "Corrected", "Old 2", "Old 3", "Old 4", "New",
    ]  # fmt: skip


def test_members_are_chosen_in_every_format(anonymous):
    make.MeetingFactory(parties=[("ISR", "host"), ("AZE", "visitor")])
    query = {"fields": "title,start,participants", "omit": "title"}
    [row] = exported(anonymous, RECORDS, **query)
    assert [*row] == ["start", "participants"]
    for format in ("csv", "xlsx"):
        row = record_as_cells(anonymous, format, **query)
        assert [*row][:2] == ["start", "start_earliest"]
        assert [*row][-1] == "participant_officials"
    [row] = exported(anonymous, RECORDS, fields="participants.country.code")
    assert row["participants"][0] == {"country": {"code": "ISR"}}


def test_the_name_of_a_file_tells_what_was_asked(anonymous):
    make.MeetingFactory(parties=[("ISR", "host"), ("AZE", "visitor")])
    day = timezone.now().date()
    names = {
        "records/?country=ISR,AZE&kind=meeting": "records-country-ISR-AZE-kind-meeting",
        "dyads/ISR-AZE/timeline/?fields=id": "dyads-ISR-AZE-timeline",
        "meetings/?q=%22/../x%22%0d": "meetings-q-x",
    }
    for path, name in names.items():
        answer = anonymous.get(f"/api/v1/{path}&format=csv")
        whole = f'attachment; filename="bilateral-{name}-{day}.csv"'
        assert answer["Content-Disposition"] == whole


# How it is asked for


@pytest.mark.parametrize("format", FORMATS)
def test_a_file_may_be_asked_for_by_what_is_accepted(format, anonymous):
    make.MeetingFactory()
    accept = {"Accept": TYPES[format].split(";")[0]}
    answer = anonymous.get(RECORDS, headers=accept)
    assert answer["Content-Type"] == TYPES[format]
    answer = anonymous.get(RECORDS, {"format": "json"}, headers=accept)
    assert answer["Content-Type"] == "application/json"


@pytest.mark.parametrize("accept", ["text/html", "application/pdf"])
def test_what_is_not_answered_is_a_problem(accept, anonymous):
    answer = anonymous.get(RECORDS, headers={"Accept": accept})
    assert answer.status_code == 406
    assert answer["Content-Type"] == "application/problem+json"
    assert "text/csv" in answer.json()["detail"]
    made = make.MeetingFactory()
    one = anonymous.get(f"{RECORDS}{made.pk}/", headers={"Accept": "text/csv"})
    assert one.status_code == 406


BAD = {
    "format=cvs": ({"format"}, "Did you mean “csv”?"),
    "format=": ({"format"}, "It is empty"),
    "format=csv&format=json": ({"format"}, "not repeatedly"),
    "format=csv&page_size=10": ({"page_size"}, "A file has all rows"),
    "format=ndjson&count=exact": ({"count"}, "A file has all rows"),
    "format=xlsx&bom=1": ({"bom"}, "Only CSV"),
    "bom=1": ({"bom"}, "Only CSV"),
    "format=csv&bom=perhaps": ({"bom"}, "neither true nor false"),
    "format=csv&fields=participants.role": ({"fields"}, "as a whole"),
    "format=csv&contry=ISR&page_size=1": ({"contry", "page_size"}, "contry"),
}


@pytest.mark.parametrize("query", BAD)
def test_what_cannot_be_meant_is_refused(query, anonymous):
    fields, sentence = BAD[query]
    answer = anonymous.get(f"{RECORDS}?{query}")
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert {*errors_of(answer)} == fields
    assert sentence in answer.json()["errors"][0]["message"]


def test_a_cursor_is_of_no_use_to_a_file(anonymous):
    for _ in range(2):
        make.MeetingFactory()
    following = anonymous.get(f"{RECORDS}?page_size=1").json()["next"]
    answer = anonymous.get(f"{following}&format=csv")
    assert {*errors_of(answer)} == {"cursor", "page_size"}


def test_one_row_has_no_formats(anonymous):
    made = make.MeetingFactory()
    answer = anonymous.get(f"{RECORDS}{made.pk}/?format=csv")
    assert errors_of(answer) == {"format": "unknown_parameter"}


@pytest.mark.parametrize("format", FORMATS)
def test_the_head_of_a_file_reads_nothing_and_says_what_the_file_says(
    format, anonymous
):
    make.MeetingFactory()
    with CaptureQueriesContext(connection) as asked:
        answer = anonymous.head(RECORDS, {"format": format})
        assert (answer.status_code, answer.getvalue()) == (200, b"")
    assert len(asked) == 0
    assert "Content-Length" not in answer
    whole = anonymous.get(RECORDS, {"format": format})
    for name in ("Content-Type", "Content-Disposition", "Vary"):
        assert answer[name] == whole[name]


def test_lists_for_editors_are_exported_to_editors_alone(anonymous, api_of):
    for route in INTERNAL:
        path = f"/api/v1/{route}/?format=csv"
        assert anonymous.get(path).status_code == 401
    viewer = api_of("Viewer")
    assert viewer.get("/api/v1/findings/?format=ndjson").status_code == 403


@pytest.mark.parametrize("accept", ["text/csv", "application/x-ndjson", files.XLSX])
def test_exports_by_accept_count_as_exports(accept, anonymous, settings):
    settings.API_RATES = {"anonymous": None, "user": None, "export": "1/min"}
    asked = [
        anonymous.get(RECORDS, headers={"Accept": accept}).status_code for _ in range(2)
    ]
    assert asked == [200, 429]
    assert anonymous.get(RECORDS).status_code == 200


# The cost, and what happens meanwhile


def cost(client, path):
    with CaptureQueriesContext(connection) as asked:
        rows = body(client.get(path)).count(b"\n")
    return rows, len(asked)


@pytest.mark.parametrize("format", ["csv", "ndjson"])
@pytest.mark.parametrize("route", ROWS)
def test_a_chunk_costs_as_many_statements_whatever_is_in_it(
    route, format, anonymous, editor
):
    client = editor if route in INTERNAL else anonymous
    path = f"/api/v1/{route}/?format={format}"
    ROWS[route]()
    few, first = cost(client, path)
    for _ in range(3):
        ROWS[route]()
    many, last = cost(client, path)
    assert many > few
    assert last == first


def test_each_further_chunk_costs_the_same(anonymous, monkeypatch):
    for _ in range(6):
        make.MeetingFactory(cited=True)
    path = f"{RECORDS}?format=ndjson&expand=citations"
    costs = []
    for chunk in (7, 4, 2):
        monkeypatch.setattr(files, "CHUNK", chunk)
        cost(anonymous, path)
        costs.append(cost(anonymous, path)[1])
    # One chunk; two; three, and one more look that finds nothing.
    assert costs == [4, 8, 13]


def break_at_the_second_chunk(monkeypatch):
    monkeypatch.setattr(files, "CHUNK", 2)
    for name in ("shape", "in_full"):
        original, asked = getattr(AnyRecords, name), []

        def failing(self, rows, original=original, asked=asked):
            asked.append(rows)
            if len(asked) == 2:
                raise RuntimeError("The disk is gone.")
            return original(self, rows)

        monkeypatch.setattr(AnyRecords, name, failing)


@pytest.mark.parametrize("format", ["csv", "ndjson"])
def test_a_file_that_breaks_off_ends_in_a_line_that_says_so(
    format, anonymous, monkeypatch
):
    break_at_the_second_chunk(monkeypatch)
    for _ in range(5):
        make.MeetingFactory()
    content = body(anonymous.get(RECORDS, {"format": format})).decode()
    last = content.splitlines()[-1]
    assert "broke off here, after 2 rows" in last
    if format == "ndjson":
        assert json.loads(last)["error"]["status"] == 500
        assert len(content.splitlines()) == 3
    else:
        assert last.startswith('"# The export')
        assert len(rows_in(content.encode(), format)) == 3


def test_a_workbook_never_comes_half(anonymous, monkeypatch):
    break_at_the_second_chunk(monkeypatch)
    for _ in range(5):
        make.MeetingFactory()
    anonymous.raise_request_exception = False
    answer = anonymous.get(RECORDS, {"format": "xlsx"})
    assert answer.status_code == 500
    assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("format", ["csv", "ndjson"])
def test_a_file_is_of_one_moment_and_lets_others_write(format, client, monkeypatch):
    monkeypatch.setattr(files, "CHUNK", 2)
    for _ in range(6):
        make.MeetingFactory()

    def write():
        make.MeetingFactory(title="Meanwhile", start="1990")
        connections.close_all()

    answer = client.get(RECORDS, {"format": format})
    pieces = iter(answer.streaming_content)
    content = next(pieces) + next(pieces)
    writer = Thread(target=write)
    writer.start()
    writer.join(10)
    assert not writer.is_alive()
    content += b"".join(pieces)
    answer.close()
    assert b"Meanwhile" not in content
    assert Record.objects.filter(title="Meanwhile").exists()
    assert len(rows_in(content, format)) == 6


@pytest.mark.skipif(connection.vendor != "sqlite", reason="how SQLite does it")
def test_on_sqlite_a_snapshot_blocks_nobody_who_writes(db, tmp_path, monkeypatch):
    path = tmp_path / "some.db"
    settings = {**connection.settings_dict, "NAME": path}
    assert settings["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    reading = type(connection._connections["default"])(settings, "reading")
    monkeypatch.setattr(snapshots, "connection", reading)
    other = sqlite3.connect(path, timeout=0.1, isolation_level=None)
    other.execute("PRAGMA journal_mode=WAL")
    other.execute("CREATE TABLE a (b)")

    def count():
        with reading.cursor() as cursor:
            return cursor.execute("SELECT count(*) FROM a").fetchone()[0]

    with snapshots.one_snapshot():
        assert count() == 0
        other.execute("INSERT INTO a VALUES (1)")
        assert count() == 0
    assert count() == 1
    reading.close()
    other.close()


def test_the_description_tells_formats_and_columns(anonymous):
    schema = anonymous.get("/api/v1/schema/").json()
    asked = schema["paths"]["/api/v1/meetings/"]["get"]
    told = str(asked["parameters"]) + str(schema["components"]["parameters"])
    assert "participant_codes, participant_roles" in told
    assert {*asked["responses"]["200"]["content"]} == {
        "application/json", "text/csv", "application/x-ndjson", files.XLSX,
    }  # fmt: skip
