"""The dossier in Markdown: what it says, and that no text can break it."""

import pytest

from relations.api.markdown import Footnotes, address, escape, link, table
from tests import factories as make
from tests.factories import party, passage

DAY = "2025-06-01"


def written(client, **query):
    answer = client.get(
        "/api/v1/dyads/ISR-AZE/", {"valid_on": DAY, **query, "format": "md"}
    )
    assert answer.status_code == 200, answer.content
    return answer.content.decode()


def article(source, **columns):
    return make.ArticleFactory(
        source=source,
        title="Ministers meet",
        text="Ministers of the two countries met and spoke about trade.",
        **columns,
    )


# Writing Markdown

ESCAPED = {
    "plain words, (and) more: 50% of it!": "plain words, (and) more: 50% of it!",
    "a|b": r"a\|b",
    "*bold* _it_ `code`": r"\*bold\* \_it\_ \`code\`",
    "[x](javascript:alert)": r"\[x\](javascript:alert)",
    "<script>": r"\<script\>",
    "[^1]: no note": r"\[^1\]: no note",
    r"C:\path": r"C:\\path",
    "AT&T &amp; &#42;": r"AT&T \&amp; \&#42;",
    "two\nlines\r\n\nand\tmore": "two lines and more",
    "# no heading": r"\# no heading",
    "- no item": r"\- no item",
    "+ no item": r"\+ no item",
    "12. no item": r"12\. no item",
    "1) no item": r"1\) no item",
    "---": r"\---",
    "===": r"\===",
    "2025-05": "2025-05",
    "10$ and 12$": r"10\$ and 12\$",
    "\u202eright to left\x00": "right to left",
    "בנימין": "בנימין",
}


@pytest.mark.parametrize("text", ESCAPED)
def test_a_text_stands_in_markdown_as_it_is_written(text):
    assert escape(text) == ESCAPED[text]


def test_an_address_cannot_leave_its_brackets():
    url = 'https://news.example/a b>(c)|d\n?q=[1]&x="2"#é'
    encoded = "https://news.example/a%20b%3E(c)%7Cd%0A?q=[1]&x=%222%22#%C3%A9"
    assert address(url) == f"<{encoded}>"
    assert link("a]b", url) == rf"[a\]b](<{encoded}>)"


def test_an_address_that_is_encoded_already_stays():
    assert address("https://news.example/%D7%90") == "<https://news.example/%D7%90>"


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", ""])
def test_what_is_no_web_address_becomes_no_link(url):
    assert link("words", url) == "words"
    assert "<" not in address(url)


def test_a_note_that_was_made_already_keeps_its_number():
    notes = Footnotes()
    assert [notes.mark(text) for text in "aba"] == ["[^1]", "[^2]", "[^1]"]
    assert list(notes.lines()) == ["[^1]: a", "[^2]: b"]


def test_a_table_has_a_line_for_each_row():
    assert list(table(["A", "B"], [["1", "2"]])) == [
        "| A | B |",
        "| --- | --- |",
        "| 1 | 2 |",
    ]


# Writing a dossier


@pytest.mark.django_db
def test_a_briefing_says_each_fact_with_its_passage(anonymous):
    azerbaijan = make.CountryFactory(code="AZE", name="Azerbaijan")
    israel = make.CountryFactory(code="ISR", name="Israel")
    tenures = [
        make.TenureFactory(
            official__name=name,
            post__country=country,
            post__title="Defense Minister",
            start="../2025-05-20",
            **columns,
        )
        for name, country, columns in (
            ("Zakir Hasanov", azerbaijan, {"end_state": "ongoing"}),
            ("Israel Katz", israel, {}),
        )
    ]
    news = make.SourceFactory(name="Example News")
    talks = article(news, url="https://news.example/talks")
    treaty = article(news, archive_url="https://archive.example/1")
    visit = make.MeetingFactory(
        title="Katz receives Hasanov",
        start="2025-05-14",
        place_city="Tel Aviv",
        place_country=israel,
        citations=[passage(article=talks)],
    )
    for each, tenure in zip(visit.participations.all(), tenures[::-1], strict=True):
        each.official, each.tenure = tenure.official, tenure
        each.save()
    make.AgreementFactory(
        title="A treaty",
        signed="2020-02",
        in_force="2021",
        citations=[passage(article=treaty)],
    )
    make.TradeTieFactory(
        title="Oil",
        start="../2025-05-20",
        importance="crucial",
        parties=[("AZE", "exporter"), ("ISR", "importer")],
    )
    site = "http://testserver/api/v1"
    told = written(anonymous)
    for line in (
        "# Azerbaijan and Israel",
        "As of 1 June 2025.",
        "In all 1 meeting, 1 agreement, 1 trade tie, of 2020 to 2025.",
        "| Office | Azerbaijan | Israel |",
        "| Head of state | nobody recorded | nobody recorded |",
        "| Defense minister "
        "| Zakir Hasanov, Defense Minister, since 20 May 2025 at the latest "
        "| Israel Katz, Defense Minister, since 20 May 2025 at the latest, end not "
        "known |",
        "- **Heads of state or government:** none recorded up to that day.",
        f"- **Last of all, its level not known:** [Katz receives Hasanov]"
        f"(<{site}/meetings/{visit.pk}/>), 14 May 2025 (visit, Tel Aviv, Israel). "
        "Israel (host): Israel Katz, Defense Minister; Azerbaijan (visitor): Zakir "
        "Hasanov, Defense Minister.[^1]",
        "| 2025 | 1 | 0 |",
        "## Agreements in force (1)",
        "## Defense ties (0)",
        "None recorded.",
        "[^1]: “met and spoke about trade” — [Ministers meet]"
        "(<https://news.example/talks>), Example News, 20 May 2025.",
        "[^2]: “met and spoke about trade” — [Ministers meet]"
        "(<https://archive.example/1>), Example News, 20 May 2025.",
    ):
        assert line in told.splitlines()
    assert "signed February 2020, in force from 2021 (treaty / convention)." in told
    assert (
        "since 20 May 2025 at the latest, end not known (standing supply relation, "
        "importance: crucial). Azerbaijan (exporter); Israel (importer). (No passage "
        "supports it.)"
    ) in told
    assert f"Bilateral, <{site}/dyads/AZE-ISR/?valid_on={DAY}>." in told


@pytest.mark.django_db
def test_no_text_can_break_out_of_its_place(anonymous):
    nasty = "# x | a | [^1] <b> [y](http://z.example) **"
    lines = f"x\n\n{nasty}\n\n{nasty}"
    make.CountryFactory(code="ISR", name=nasty)
    make.TenureFactory(
        official__name=nasty,
        post__title=nasty,
        post__country=make.CountryFactory(code="ISR"),
    )
    story = make.ArticleFactory(
        title=nasty, source=make.SourceFactory(name=nasty), text=lines
    )
    make.TradeTieFactory(
        title=nasty,
        end_state="ongoing",
        citations=[passage(article=story, quote=lines, translation=lines)],
    )
    told = written(anonymous)
    headings = [line for line in told.splitlines() if line.startswith("#")]
    assert [line.split(" (")[0] for line in headings[1:]] == [
        "## Who faces whom",
        "## Last meetings",
        "## Meetings held, by year",
        "## Agreements in force",
        "## Trade ties",
        "## Defense ties",
        "## Diplomatic ties",
        "## Disputed records",
    ]
    assert "<b>" not in told
    assert told.count("[^1]") == 2  # where it is made, and the note
    assert all(
        line.replace(r"\|", "").count("|") == 4
        for line in told.splitlines()
        if line.startswith("|")
    )


@pytest.mark.django_db
def test_of_many_parties_a_line_names_the_two(anonymous):
    others = [(f"Q{number:03}", "party") for number in range(40)]
    make.AgreementFactory(
        in_force="2020", parties=[("ISR", "party"), *others, ("AZE", "party")]
    )
    told = written(anonymous)
    assert "Country ISR (party); Country AZE (party); and 40 others." in told


@pytest.mark.django_db
def test_unnamed_parties_are_told_in_the_words_of_the_source(anonymous):
    made = make.MeetingFactory()
    made.participations.filter(country__code="AZE").delete()
    guest = party("AZE", "visitor", named_as="his counterpart")
    guest.record = made
    guest.save()
    assert "Country AZE (visitor): “his counterpart”." in written(anonymous)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("rights", "told"),
    [
        ("no_text", "not checked: the text of the article is not kept"),
        ("full", ""),
    ],
)
def test_a_note_says_that_a_passage_was_not_checked(rights, told, anonymous):
    words = "Ministers met and spoke about trade." if rights == "full" else ""
    story = make.ArticleFactory(rights=rights, text=words)
    make.MeetingFactory(citations=[passage(article=story, quote="Ministers met")])
    (note,) = [
        line for line in written(anonymous).splitlines() if line.startswith("[^1]:")
    ]
    assert note.endswith(f"; {told}." if told else ", 20 May 2025.")
