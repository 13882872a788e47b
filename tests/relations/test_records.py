"""The rules of records: kinds, parties, derived columns, the status of agreements."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError

from relations.actions.links import settle
from relations.actions.records import save_record
from relations.models import (
    KINDS,
    Agreement,
    AgreementAction,
    Citation,
    DefenseTie,
    DiplomaticTie,
    Event,
    Meeting,
    Participation,
    Record,
    RecordLink,
    TradeTie,
)
from tests.factories import (
    KIND_FACTORIES,
    AgreementFactory,
    ArticleFactory,
    CountryFactory,
    DefenseTieFactory,
    DiplomaticTieFactory,
    EventFactory,
    MeetingFactory,
    OfficialFactory,
    PostFactory,
    PostRoleFactory,
    TenureFactory,
    TradeTieFactory,
    party,
    passage,
)

pytestmark = pytest.mark.django_db

TODAY = date.today()
ALL_KINDS = pytest.mark.parametrize(
    "make", KIND_FACTORIES.values(), ids=KIND_FACTORIES.keys()
)


def problems(check):
    with pytest.raises(ValidationError) as refused:
        check()
    return refused.value.message_dict


def parties(*given):
    return {"participations": [party(*each) for each in given]}


def wrong_parties(record, *given):
    told = problems(lambda: save_record(record, children=parties(*given)))
    assert not Record.objects.exists()
    return told["participants"]


# Kinds


def test_every_kind_has_a_factory():
    assert KIND_FACTORIES.keys() == KINDS.keys()


@ALL_KINDS
def test_a_record_is_found_again_as_its_kind(make):
    record = make()
    base = Record.objects.get()
    assert base.kind == record.KIND
    assert base.specific == record
    assert type(base.specific) is type(record)
    assert record.specific is record


@ALL_KINDS
def test_a_record_of_each_kind_is_valid_with_little(make):
    make().full_clean()


def test_a_bare_record_is_not_saved():
    with pytest.raises(TypeError, match=r"record\.specific\.save\(\)"):
        Record.objects.create(kind="meeting", title="Talks", status="held")
    record = MeetingFactory()
    with pytest.raises(TypeError, match=r"record\.specific\.save\(\)"):
        Record.objects.get(pk=record.pk).save()


@ALL_KINDS
def test_a_kind_is_never_another_one(make):
    record = make()
    record.kind = "event" if record.KIND != "event" else "meeting"
    record.full_clean()
    record.save()
    assert Record.objects.get().kind == record.KIND


@pytest.mark.parametrize(
    ("make", "status"),
    [
        (MeetingFactory, "in_force"),
        (TradeTieFactory, "held"),
        (DefenseTieFactory, "happened"),
        (DiplomaticTieFactory, "delivered"),
        (EventFactory, "postponed!"),
    ],
)
def test_a_status_of_another_kind_is_refused_with_the_list(make, status):
    record = make()
    record.status = status
    (message,) = problems(record.full_clean)["status"]
    assert message.startswith(f"“{status}” is no status of this kind; choose from ")


@ALL_KINDS
def test_a_status_that_is_not_given_is_the_usual_one(make):
    record = make(status="")
    assert record.status == record.DEFAULT_STATUS or isinstance(record, Agreement)
    assert record.status_label != record.status


@ALL_KINDS
def test_a_title_is_one_line_of_at_most_300_characters(make):
    record = make()
    for title in ("", "a" * 301, "a\x00b", "two\nlines", "half \ud83d"):
        record.title = title
        assert "title" in problems(record.full_clean)
    record.title = "👍" * 300
    record.full_clean()


def test_a_summary_may_have_10000_characters_in_any_script():
    summary = "Встреча прошла 👨‍👩‍👧 בתל אביב.\n" * 350
    record = MeetingFactory(summary=summary)
    record.full_clean()
    assert Record.objects.get().summary == summary


# Dates


@pytest.mark.parametrize(
    ("start", "end"),
    [("2025-05-20", "2025-05-19"), ("2025-05", "2025-04"), ("2025", "2024-12-31")],
)
def test_an_end_before_the_start_is_refused(start, end):
    record = TradeTieFactory()
    record.start, record.end = start, end
    assert problems(record.full_clean)["__all__"] == ["The end is before the start."]


@pytest.mark.parametrize("text", ["2025-02-30", "31/02/2023", "soon", "2025/2024"])
def test_a_date_that_is_none_is_refused_at_its_field(text):
    record = MeetingFactory()
    record.start = text
    assert "start" in problems(record.full_clean)


@pytest.mark.parametrize(
    ("start", "day"),
    [
        ("2025-05-20", date(2025, 5, 20)),
        ("2025-05", date(2025, 5, 1)),
        ("2025-05-14/2025-05-20", date(2025, 5, 14)),
        ("[2025-05-14..2025-05-20]", date(2025, 5, 14)),
        ("../2025-05-20", date(2025, 5, 20)),
        ("2025-05-20/..", date(2025, 5, 20)),
        ("0001-01-01", date(1, 1, 1)),
    ],
)
def test_a_record_stands_at_the_first_day_it_may_be_else_at_the_last(start, day):
    assert MeetingFactory(start=start).sort_date == day


def test_an_undated_record_stands_at_its_oldest_article():
    citations = [
        passage(article=ArticleFactory(published=day), quote="spoke about trade")
        for day in ("2025-05-20", "2024-03", "")
    ]
    record = DiplomaticTieFactory(start="", citations=citations)
    assert record.sort_date == date(2024, 3, 1)
    assert set(record.links.values_list("sort_date", flat=True)) == {date(2024, 3, 1)}


def test_a_record_without_any_date_stands_where_it_was_made():
    record = DiplomaticTieFactory(start="")
    assert record.sort_date == record.created.date()


def test_a_date_taken_back_does_not_leave_the_record_where_it_was():
    record = DiplomaticTieFactory(start="1999")
    record.start = ""
    save_record(record)
    assert Record.objects.get().sort_date == record.created.date()
    assert settle(record) is False


@pytest.mark.parametrize(
    ("make", "state"),
    [
        (MeetingFactory, "not_applicable"),
        (EventFactory, "not_applicable"),
        (TradeTieFactory, "unknown"),
        (DefenseTieFactory, "unknown"),
    ],
)
def test_an_empty_end_is_never_taken_for_going_on(make, state):
    assert make().end_state == state


def test_an_end_date_settles_the_end_state():
    assert TradeTieFactory(end="2026", end_state="ongoing").end_state == "ended"


@pytest.mark.parametrize("confidence", [1, 5, None])
def test_a_confidence_of_the_scale_or_none_is_accepted(confidence):
    MeetingFactory(confidence=confidence).full_clean()


# Parties


@ALL_KINDS
def test_a_record_needs_two_different_countries(make):
    record = make.build()
    noun = record._meta.verbose_name
    article = "An" if noun[0] in "aeiou" else "A"
    told = wrong_parties(record)
    assert told == [f"{article} {noun} needs two different countries."]


def test_a_record_that_is_new_is_not_saved_without_parties_at_all():
    record = Meeting(title="Talks", start="2025")
    assert problems(lambda: save_record(record))["participants"] == [
        "A meeting needs two different countries."
    ]
    assert not Record.objects.exists()


def test_one_country_in_two_roles_is_still_one_country():
    CountryFactory(code="ISR", name="Israel")
    told = wrong_parties(Meeting(title="Talks"), ("ISR", "host"), ("ISR", "visitor"))
    assert told == [
        "Israel is named 2 times and no other country; a meeting needs two different "
        "countries."
    ]


def test_one_country_may_have_two_roles_beside_another():
    record = MeetingFactory(
        meeting_format="multilateral",
        parties=[
            ("AZE", "host"),
            ("AZE", "mediator"),
            ("ISR", "participant"),
            ("TUR", "participant"),
        ],
    )
    pairs = RecordLink.objects.filter(record=record)
    assert pairs.count() == 9
    assert not pairs.filter(incidental=True).exists()


def test_an_organization_is_a_party_like_any_other():
    CountryFactory(code="EU", name="European Union", entity_type="supranational")
    record = AgreementFactory(parties=[("EU", "party"), ("AZE", "party")])
    assert RecordLink.objects.filter(record=record, country__code="EU").count() == 2


@ALL_KINDS
def test_a_role_of_another_kind_is_refused_with_the_list(make):
    role = "stationing" if make is not DefenseTieFactory else "backer"
    told = wrong_parties(make.build(), ("ISR", role), ("AZE", role))
    assert len(told) == 1
    assert f"has no party in the role “{role}”; choose from " in told[0]


@pytest.mark.parametrize(
    ("record", "given", "sentence"),
    [
        (
            Meeting(meeting_format="visit"),
            [("ISR", "participant"), ("AZE", "visitor")],
            "A visit needs a party in the role “host”.",
        ),
        (
            TradeTie(tie_type="supply_relation"),
            [("ISR", "partner"), ("AZE", "partner")],
            "needs a party in the role “exporter” and one in the role “importer”.",
        ),
        (
            TradeTie(tie_type="sanction"),
            [("ISR", "actor"), ("AZE", "partner")],
            "needs a party in the role “target”.",
        ),
        (
            TradeTie(tie_type="total_trade"),
            [("ISR", "exporter"), ("AZE", "importer")],
            "needs a party in the role “partner”.",
        ),
        (
            DefenseTie(tie_type="arms_transfer"),
            [("ISR", "supplier"), ("AZE", "partner")],
            "needs a party in the role “recipient”.",
        ),
        (
            DefenseTie(tie_type="arms_embargo"),
            [("ISR", "actor"), ("AZE", "partner")],
            "needs a party in the role “target”.",
        ),
        (
            DiplomaticTie(tie_type="mission"),
            [("ISR", "sending"), ("AZE", "partner")],
            "needs a party in the role “receiving”.",
        ),
        (
            DiplomaticTie(tie_type="backing"),
            [("ISR", "backer"), ("AZE", "partner")],
            "needs a party in the role “backed”.",
        ),
        (
            DiplomaticTie(tie_type="mediation"),
            [("ISR", "party"), ("AZE", "party")],
            "needs a party in the role “mediator”.",
        ),
        (
            Event(event_type="SUPPORT"),
            [("ISR", "recipient"), ("AZE", "recipient")],
            "An event needs a party in the role “actor”.",
        ),
    ],
)
def test_a_directed_record_needs_both_of_its_roles(record, given, sentence):
    record.title = "A record"
    (told,) = wrong_parties(record, *given)
    assert told.endswith(sentence)


def test_a_country_may_be_named_twice_by_its_officials_or_by_the_sources_words():
    rows = [
        party("ISR", "host", named_as="the minister"),
        party("ISR", "host", named_as="his deputy"),
        party("AZE", "visitor", official=OfficialFactory()),
        party("AZE", "visitor", official=OfficialFactory()),
    ]
    record = save_record(
        Meeting(title="Visit", start="2025", meeting_format="visit"),
        children={"participations": rows},
    )
    assert record.participations.count() == 4
    assert RecordLink.objects.filter(record=record).count() == 4


def test_the_same_unnamed_party_twice_is_asked_for_a_name():
    given = [("ISR", "host"), ("AZE", "visitor"), ("AZE", "visitor")]
    record = Meeting(title="Visit")
    told = problems(lambda: save_record(record, children=parties(*given)))
    assert told["participations"] == [
        "Item 3: This country takes part in this role already; name an official or "
        "say how the source names them."
    ]


def test_a_party_of_another_record_is_not_taken_away_from_it():
    record, other = MeetingFactory(), MeetingFactory()
    rows = [*record.participations.all(), other.participations.first()]
    told = problems(lambda: save_record(record, children={"participations": rows}))
    assert told["participations"] == ["Item 3 belongs to another one."]
    assert other.participations.count() == 2


def test_the_last_but_one_country_of_a_record_cannot_be_taken_away():
    record = MeetingFactory()
    rows = [record.participations.get(role="host")]
    with pytest.raises(ValidationError, match="two different countries"):
        save_record(record, children={"participations": rows})
    assert record.participations.count() == 2


def test_a_record_that_was_refused_for_its_passages_can_be_saved_after_all():
    record = Meeting(title="Visit", start="2025-05")
    given = parties(("ISR", "host"), ("AZE", "visitor"))
    with pytest.raises(ValidationError):
        save_record(record, children={**given, "citations": [passage(quote="x")]})
    assert not Record.objects.exists()
    given = parties(("ISR", "host"), ("AZE", "visitor"))
    saved = save_record(record, children={**given, "citations": [passage()]})
    assert Meeting.objects.get() == saved
    assert saved.citations.count() == 1


def test_every_problem_of_a_record_and_its_parties_is_told_at_once():
    record = Meeting(title="", start="soon", end="2024")
    told = problems(lambda: save_record(record))
    assert {"title", "start", "participants"} <= told.keys()


# Who took part


def test_a_post_names_its_holder():
    tenure = TenureFactory()
    record = MeetingFactory()
    host = record.participations.get(role="host")
    host.tenure = tenure
    host.full_clean()
    assert host.official == tenure.official


def test_a_post_that_somebody_else_held_is_refused():
    tenure = TenureFactory(official=OfficialFactory(name="Yoav Gallant"))
    host = MeetingFactory().participations.get(role="host")
    host.tenure, host.official = tenure, OfficialFactory(name="Israel Katz")
    assert problems(host.full_clean)["tenure"] == [
        "This post was held by Yoav Gallant, not by Israel Katz."
    ]


def took_part(start, *tenures, country="ISR"):
    record = MeetingFactory(start=start)
    post = PostFactory(country=CountryFactory(code=country), title="Minister")
    official = OfficialFactory(name="Israel Katz")
    held = [TenureFactory(official=official, post=post, **each) for each in tenures]
    host = record.participations.get(role="host")
    host.official = official
    return host, held


def test_a_post_at_the_time_of_the_record_draws_no_warning():
    host, held = took_part("2025-05-20", {"start": "2024"})
    host.tenure = held[0]
    assert host.warnings() == []


def test_a_post_that_was_over_draws_a_warning_and_is_accepted():
    host, held = took_part("2025-05-20", {"start": "2019", "end": "2020"})
    host.tenure = held[0]
    host.full_clean()
    (warning,) = host.warnings()
    assert warning == (
        "Israel Katz was Minister, Country ISR (2019–2020), not at the date of the "
        "record (20 May 2025)."
    )


@pytest.mark.parametrize(
    ("start", "number"),
    [("2025-05-20", 1), ("2019-06", 0), ("2020-12", None), ("", None)],
)
def test_a_post_follows_from_the_date_where_only_one_is_possible(start, number):
    host, held = took_part(
        start, {"start": "2019", "end": "2020"}, {"start": "2020-12-15"}
    )
    assert host.post_then() == (None if number is None else held[number])


def test_a_post_of_another_country_does_not_follow():
    host, _ = took_part("2025-05-20", {"start": "2024"}, country="AZE")
    assert host.post_then() is None


def test_the_level_of_a_meeting_is_the_highest_that_every_known_side_reaches():
    sides = []
    for code, role, seniority in [("ISR", "host", "1"), ("AZE", "visitor", "2")]:
        post = PostFactory(
            country=CountryFactory(code=code),
            role=PostRoleFactory(code=f"role{seniority}", seniority=seniority),
        )
        tenure = TenureFactory(post=post, start="2020")
        sides.append(party(code, role, official=tenure.official, tenure=tenure))
    record = save_record(
        Meeting(title="Visit", start="2025"), children={"participations": sides}
    )
    assert Meeting.objects.get().level == "2"
    assert record.history.first().level == "2"
    sides[1].official = sides[1].tenure = None
    save_record(record, children={"participations": sides})
    assert Meeting.objects.get().level == "1"


# What kinds have of their own


def test_an_event_has_the_modes_of_its_type():
    event = EventFactory(event_type="CONSULT", mode="visit")
    event.full_clean()
    event.mode = "ceasefire"
    assert problems(event.full_clean)["mode"] == [
        "CONSULT has no mode “ceasefire”; choose from visit, third-party, "
        "multilateral, phone."
    ]
    event.event_type = "SUPPORT"
    assert problems(event.full_clean)["mode"] == [
        "SUPPORT has no mode “ceasefire”; leave it empty."
    ]


@pytest.mark.parametrize("amount", ["NaN", "Infinity", "-1", "1e30", "0.001", "a"])
def test_an_amount_that_is_no_sum_of_money_is_refused(amount):
    tie = TradeTieFactory()
    tie.amount, tie.currency = amount, "USD"
    assert "amount" in problems(tie.full_clean)


@pytest.mark.parametrize("currency", ["usd", "US", "USDT", "US$", "USD\n"])
def test_a_currency_is_three_capital_letters(currency):
    tie = TradeTieFactory()
    tie.amount, tie.currency = 5, currency
    assert "currency" in problems(tie.full_clean)


def test_nothing_may_be_delivered_in_a_negative_number():
    tie = DefenseTieFactory()
    tie.ordered, tie.delivered = -1, -2
    assert {"ordered", "delivered"} <= problems(tie.full_clean).keys()


# The status of agreements

SOON = (TODAY + timedelta(days=400)).isoformat()


@pytest.mark.parametrize(
    ("dates", "status"),
    [
        ({}, "unknown"),
        ({"announced": "2024"}, "negotiation"),
        ({"signed": "2024"}, "signed"),
        ({"signed": "../2024"}, "signed"),
        ({"signed": SOON}, "negotiation"),
        ({"announced": "2024", "signed": SOON}, "negotiation"),
        ({"signed": "2024", "in_force": SOON}, "signed"),
        ({"signed": "2024", "in_force": "2024/.."}, "signed"),
        ({"signed": "2020", "in_force": "2021"}, "in_force"),
        ({"in_force": "../2021"}, "in_force"),
        ({"in_force": "2021", "ended": SOON}, "in_force"),
        ({"in_force": "2021", "ended": "2023"}, "terminated"),
        ({"ended": "2023", "termination_grounds": "sunset"}, "expired"),
        ({"ended": "2023", "termination_grounds": "substitution"}, "superseded"),
        ({"in_force": "2021", "term_months": 12}, "in_force"),
        ({"signed": "2024", "status_override": "suspended"}, "suspended"),
    ],
)
def test_the_status_of_an_agreement_follows_from_its_dates(dates, status):
    agreement = AgreementFactory(**{"signed": "", **dates})
    assert agreement.status == status
    assert Record.objects.get().status == status


@pytest.mark.parametrize(
    ("day", "status"),
    [
        (date(2019, 12, 31), "negotiation"),
        (date(2020, 1, 1), "signed"),
        (date(2021, 5, 30), "signed"),
        (date(2021, 5, 31), "in_force"),
        (date(2023, 12, 30), "in_force"),
        (date(2023, 12, 31), "terminated"),
    ],
)
def test_a_status_changes_on_the_day_on_which_it_is_certain(day, status):
    agreement = Agreement(signed="2020", in_force="2021-05", ended="2023")
    assert agreement.status_on(day) == status


@pytest.mark.parametrize(
    ("dates", "start"),
    [
        ({"announced": "2019", "signed": "2020", "in_force": "2021"}, "2020"),
        ({"announced": "2019", "in_force": "2021"}, "2019"),
        ({"in_force": "2021"}, "2021"),
        ({}, ""),
    ],
)
def test_an_agreement_stands_at_its_signature_else_announcement_else_force(
    dates, start
):
    agreement = AgreementFactory(**{"signed": "", **dates})
    assert agreement.start.text == start


def test_a_part_of_an_agreement_saved_alone_carries_what_follows_from_it():
    agreement = AgreementFactory(signed="2024")
    agreement.signed, agreement.ended = "2020", "2021"
    agreement.save(update_fields=["signed", "ended"])
    row = Agreement.objects.get()
    assert (row.start.text, row.end.text, row.status) == ("2020", "2021", "terminated")
    assert (row.end_state, row.sort_date) == ("ended", date(2020, 1, 1))


def test_an_agreement_is_not_its_own_parent_and_names_its_relation_to_another():
    agreement, parent = AgreementFactory(), AgreementFactory()
    agreement.parent, agreement.parent_relation = agreement, "amends"
    assert problems(agreement.full_clean)["__all__"] == [
        "An agreement is not its own parent."
    ]
    agreement.parent, agreement.parent_relation = parent, ""
    assert problems(agreement.full_clean)["__all__"] == [
        "Name both the parent agreement and the relation to it, or neither."
    ]
    agreement.parent_relation = "amends"
    agreement.full_clean()


def test_agreements_are_not_each_the_parent_of_the_other():
    first = AgreementFactory(title="First")
    second = AgreementFactory(title="Second", parent=first, parent_relation="amends")
    third = AgreementFactory(title="Third", parent=second, parent_relation="amends")
    first.parent, first.parent_relation = third, "amends"
    assert problems(first.full_clean)["parent"] == [
        "“Third” goes back to this agreement itself (by “Second”); name the one that "
        "was first."
    ]


def test_an_agreement_that_another_one_amends_or_that_was_signed_somewhere_stays():
    meeting = MeetingFactory()
    parent = AgreementFactory(signed_at=meeting)
    AgreementFactory(parent=parent, parent_relation="amends")
    for row in (parent, meeting):
        with pytest.raises(ProtectedError):
            row.delete()


# Deletion


def test_a_deleted_record_takes_its_rows_along_and_leaves_its_history():
    step = AgreementAction(
        country=CountryFactory(code="ISR"), action="signature", date="2025"
    )
    record = AgreementFactory(topics=["trade"], cited=True, actions=[step])
    pk = record.pk
    record.delete()
    for model in (Record, Agreement, Participation, Citation, RecordLink):
        assert not model.objects.exists()
    assert not AgreementAction.objects.exists()
    for model in (Record, Agreement):
        past = model.history.filter(**{model._meta.pk.attname: pk})
        assert [state.history_type for state in past] == ["-", "+"]
    for model in (Participation, Citation, AgreementAction):
        assert model.history.filter(history_type="-").exists()


def test_a_record_deleted_through_its_base_goes_as_its_kind():
    MeetingFactory()
    Record.objects.get().delete()
    assert not Meeting.objects.exists()
    assert Meeting.history.filter(history_type="-").count() == 1
    assert Record.history.filter(history_type="-").count() == 1


def test_officials_and_articles_outlive_the_record_that_named_them():
    record = MeetingFactory(cited=True)
    article = record.citations.get().article
    record.delete()
    article.refresh_from_db()
    assert article.texts.count() == 1


def test_an_official_with_posts_but_none_of_the_country_draws_a_warning():
    syria, israel = CountryFactory(code="SYR"), CountryFactory(code="ISR")
    president = TenureFactory(post=PostFactory(country=syria), start="2020").official
    record = MeetingFactory(
        parties=[(israel, "host"), ("AZE", "visitor")], start="2025-05"
    )
    host = record.participations.get(role="host")
    assert host.warnings() == []

    host.official = president
    assert host.warnings() == [
        f"{president} is known in no post of {israel} at the date of the record."
    ]


def test_an_official_without_any_post_draws_no_warning():
    record = MeetingFactory()
    host = record.participations.get(role="host")
    host.official = OfficialFactory()
    assert host.warnings() == []
