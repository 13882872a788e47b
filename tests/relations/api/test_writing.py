"""Writing records: with everything that belongs to them, or not at all."""

import pytest
from django.contrib.auth import get_user_model

from relations.models import Citation, Meeting, Participation, Record
from tests import factories as make
from tests.relations.api.problems import detail_of, errors_of

TEXT = "The minister welcomed his counterpart to Tel Aviv. Tel Aviv was calm."


@pytest.fixture
def countries(db):
    return {code: make.CountryFactory(code=code) for code in ("ISR", "AZE", "TUR")}


@pytest.fixture
def article(db):
    return make.ArticleFactory(text=TEXT)


@pytest.fixture
def body(countries, article):
    """A meeting as a client writes it."""
    return {
        "title": "Defense ministers meet in Tel Aviv",
        "meeting_format": "visit",
        "status": "held",
        "start": "2025-05-20~",
        "place": {"city": "Tel Aviv", "country": "ISR"},
        "topics": ["security"],
        "participants": [
            {"country": "ISR", "role": "host"},
            {"country": "AZE", "role": "visitor", "named_as": "counterpart"},
        ],
        "citations": [
            {
                "article": article.pk,
                "quote": "welcomed his counterpart to Tel Aviv",
                "claim": ["participants", "place"],
            }
        ],
    }


@pytest.fixture
def meeting(countries):
    """One that nobody has published, so that a change is written at once."""
    return make.MeetingFactory(review="draft", cited=True)


def post(client, body, path="/api/v1/meetings/"):
    return client.post(path, body, format="json")


def patch(client, record, body, tag=None, verb="patch"):
    version = type(record).objects.get(pk=record.pk).version
    tag = tag or f'"{record.pk}-{version}"'
    send = getattr(client, verb)
    path = f"/api/v1/meetings/{record.pk}/"
    return send(path, body, format="json", headers={"If-Match": tag})


# Creating


def test_a_meeting_is_made_with_parties_and_passages(curator, body):
    answer = post(curator, body)
    assert answer.status_code == 201, answer.content
    made = answer.json()
    assert answer["Location"] == f"http://testserver/api/v1/meetings/{made['id']}/"
    assert made["review"] == "draft"
    assert made["start"]["edtf"] == "2025-05-20~"
    assert made["place"]["country"]["code"] == "ISR"
    assert [each["country"]["code"] for each in made["participants"]] == ["ISR", "AZE"]
    assert made["citations"][0]["anchor"]["state"] == "exact"
    assert made["citations"][0]["anchor"]["start"] == 13
    assert made["warnings"] == []
    assert made["etag"] == answer["ETag"] == f'"{made["id"]}-1"'


def test_whoever_writes_is_kept_in_the_row_and_its_history(curator, body):
    made = Meeting.objects.get(pk=post(curator, body).json()["id"])
    user = get_user_model().objects.get(username="curator")
    assert made.created_by == made.updated_by == user
    assert Record.history.get(id=made.pk).history_user == user
    assert made.citations.get().history.get().history_user == user


def test_references_are_given_by_number_or_by_address(curator, body, article):
    official = make.OfficialFactory()
    body["citations"][0]["article"] = f"/api/v1/articles/{article.pk}/"
    body["participants"][0]["official"] = (
        f"http://testserver/api/v1/officials/{official.pk}/"
    )
    made = post(curator, body).json()
    assert made["citations"][0]["article"]["id"] == article.pk
    assert made["participants"][0]["official"]["id"] == official.pk


def test_an_agreement_is_made_with_its_steps_and_duties(curator, countries):
    body = {
        "title": "A pact",
        "form": "treaty",
        "signed": "2025-05",
        "participants": [{"country": code, "role": "party"} for code in ("ISR", "AZE")],
        "actions": [{"country": "AZE", "action": "signature", "date": "2025-05-02"}],
        "obligations": [{"country": "ISR", "obligation": "defense", "toward": "AZE"}],
    }
    made = post(curator, body, "/api/v1/agreements/").json()
    assert made["status"] == "signed"
    assert made["start"]["edtf"] == "2025-05"
    assert made["actions"][0]["date"]["display"] == "2 May 2025"
    assert made["obligations"][0]["toward"]["code"] == "AZE"


BODIES = {
    "trade-ties": {"tie_type": "supply_relation", "status": "active"},
    "defense-ties": {"tie_type": "arms_transfer", "status": "standing"},
    "diplomatic-ties": {"tie_type": "relations", "status": "active"},
    "events": {"event_type": "SUPPORT", "status": "happened"},
}
ROLES = {
    "trade-ties": ("exporter", "importer"),
    "defense-ties": ("supplier", "recipient"),
    "diplomatic-ties": ("partner", "partner"),
    "events": ("actor", "recipient"),
}


@pytest.mark.parametrize("route", BODIES)
def test_every_kind_is_made_changed_and_deleted(route, curator, countries):
    parties = [
        {"country": code, "role": role}
        for code, role in zip(("AZE", "ISR"), ROLES[route], strict=True)
    ]
    path = f"/api/v1/{route}/"
    body = {"title": "A tie", "participants": parties, **BODIES[route]}
    made = post(curator, body, path)
    assert made.status_code == 201, made.content
    address, tag = made.json()["url"], made.json()["etag"]
    changed = curator.patch(
        address, {"title": "Another"}, format="json", headers={"If-Match": tag}
    )
    assert changed.json()["title"] == "Another"
    assert changed.json()["participants"] == made.json()["participants"]
    gone = curator.delete(address, headers={"If-Match": changed.json()["etag"]})
    assert gone.status_code == 204
    assert curator.get(address).status_code == 410


# What is refused


def refused(client, body, strict=""):
    """The errors of a refusal, after which nothing is there."""
    answer = post(client, body, f"/api/v1/meetings/{strict}")
    assert answer.status_code == 400, answer.content
    assert not Record.objects.exists()
    assert not Record.history.exists()
    assert not Participation.objects.exists()
    assert not Citation.objects.exists()
    return errors_of(answer)


def test_an_unknown_member_is_refused(curator, body):
    body["titel"] = "Talks"
    assert refused(curator, body) == {"titel": "unknown_field"}


def test_an_unknown_member_of_a_party_is_refused(curator, body):
    body["participants"][1]["rank"] = "General"
    assert refused(curator, body) == {"participants.1.rank": "unknown_field"}


@pytest.mark.parametrize("name", ["review", "kind", "level", "sort_date", "evidence"])
def test_members_that_follow_from_others_are_refused(name, curator, body):
    body[name] = "approved"
    assert list(refused(curator, body)) == [name]


def test_every_problem_of_a_body_is_told_at_once(curator, body):
    body |= {"titel": "x", "review": "approved", "status": "helded", "start": "soon"}
    body["participants"][0] |= {"colour": "red", "country": "ISRA"}
    assert refused(curator, body) == {
        "titel": "unknown_field",
        "review": "read_only",
        "status": "invalid_choice",
        "start": "invalid",
        "participants.0.colour": "unknown_field",
        "participants.0.country": "unknown_country",
    }


def test_what_a_change_of_a_place_does_not_give_stays(curator, meeting):
    def place(change):
        answer = patch(curator, meeting, {"place": change})
        assert answer.status_code == 200, answer.content
        place = answer.json()["place"]
        return place and (place["city"], (place["country"] or {}).get("code"))

    assert place({"city": "Tel Aviv", "country": "ISR"}) == ("Tel Aviv", "ISR")
    assert place({"city": "Haifa"}) == ("Haifa", "ISR")
    assert place({"country": "AZE"}) == ("Haifa", "AZE")
    assert place({}) == ("Haifa", "AZE")
    assert place({"country": None}) == ("Haifa", None)
    assert place(None) is None


def test_a_place_that_is_put_is_the_whole_place(curator, meeting):
    path = f"/api/v1/meetings/{meeting.pk}/"
    patch(curator, meeting, {"place": {"city": "Tel Aviv", "country": "ISR"}})
    shown = curator.get(path).json()
    del shown["review"]
    shown["place"] = {"city": "Haifa"}
    seen = {"If-Match": shown["etag"]}
    answer = curator.put(path, shown, format="json", headers=seen)
    assert answer.status_code == 200, answer.content
    assert answer.json()["place"] == {"city": "Haifa", "country": None}


def test_a_country_named_twice_makes_no_pair(curator, body):
    body["participants"][1]["country"] = "ISR"
    body["participants"][1]["role"] = "visitor"
    assert refused(curator, body) == {"participants": "parties"}


def test_a_record_without_parties_is_refused(curator, body):
    body["participants"] = []
    assert refused(curator, body) == {"participants": "parties"}


def test_an_unknown_country_is_refused_with_a_suggestion(curator, body):
    body["participants"][0]["country"] = "ISRA"
    answer = post(curator, body)
    assert errors_of(answer) == {"participants.0.country": "unknown_country"}
    assert "Did you mean “ISR”?" in detail_of(answer)


def test_an_end_before_the_start_is_refused(curator, body):
    body["end"] = "2025-05-19"
    answer = post(curator, body)
    assert answer.status_code == 400
    assert "The end is before the start." in answer.json()["errors"][0]["message"]
    assert not Record.objects.exists()


def test_a_day_that_never_was_is_refused(curator, body):
    body["start"] = "31/02/2023"
    answer = post(curator, body)
    assert list(errors_of(answer)) == ["start"]
    assert "February 2023 has 28 days" in detail_of(answer)


def test_an_unknown_status_is_refused_with_the_choices(curator, body):
    body["status"] = "ratified"
    answer = post(curator, body)
    assert errors_of(answer) == {"status": "invalid_choice"}
    assert "planned, held" in detail_of(answer)


def test_a_nul_byte_is_refused_and_its_field_named(curator, body):
    body["participants"][1]["named_as"] = "a\x00b"
    assert refused(curator, body) == {"participants.1.named_as": "nul"}


def test_half_a_character_is_refused(curator, body):
    answer = curator.generic(
        "POST",
        "/api/v1/meetings/",
        '{"title": "\\ud800"}',
        content_type="application/json",
    )
    assert errors_of(answer) == {"title": "half_character"}


def test_a_quotation_with_one_word_changed_is_a_warning(curator, body):
    body["citations"][0]["quote"] = "welcomed his counterpart to Haifa"
    made = post(curator, body).json()
    assert made["citations"][0]["anchor"]["state"] == "not_found"
    assert [(each["field"], each["code"]) for each in made["warnings"]] == [
        ("citations.0.quote", "not_found")
    ]


def test_a_quotation_with_one_word_changed_is_refused_if_strict(curator, body):
    body["citations"][0]["quote"] = "welcomed his counterpart to Haifa"
    errors = refused(curator, body, "?strict=1")
    assert errors == {"citations.0.quote": "not_found"}


def test_a_passage_is_refused_where_it_stands_in_the_body(curator, body):
    made = post(curator, body).json()
    article, kept = body["citations"][0]["article"], made["citations"][0]["id"]
    lost = {"article": article, "quote": "welcomed his counterpart to Haifa"}
    found = {"article": article, "quote": "welcomed"}
    path = f"/api/v1/meetings/{made['id']}/?strict=1"
    seen = {"If-Match": made["etag"]}
    for citations, place in (
        ([lost, {"id": kept}], 0),
        ([found, {"id": kept}, lost], 2),
    ):
        change = {"citations": citations}
        answer = curator.patch(path, change, format="json", headers=seen)
        assert errors_of(answer) == {f"citations.{place}.quote": "not_found"}


def test_a_quotation_that_occurs_twice_is_refused_with_its_places(curator, body):
    body["citations"][0]["quote"] = "Tel Aviv"
    answer = post(curator, body)
    assert answer.status_code == 400
    entry = answer.json()["errors"][0]
    assert (entry["field"], entry["code"]) == ("citations.0.quote", "ambiguous")
    assert entry["candidates"] == [41, 51]
    assert "say by “start” which is meant" in entry["message"]
    body["citations"][0]["start"] = 51
    made = post(curator, body).json()
    assert made["citations"][0]["anchor"]["start"] == 51


def test_a_passage_without_a_text_is_said_to_be_unchecked(curator, body):
    body["citations"][0]["article"] = make.ArticleFactory().pk
    assert post(curator, body).json()["warnings"][0]["code"] == "text_not_kept"


def test_the_same_passage_twice_is_refused(curator, body):
    body["citations"] *= 2
    assert refused(curator, body) == {"citations.1.quote": "invalid"}


def test_an_official_who_was_not_in_post_draws_a_warning(curator, body):
    tenure = make.TenureFactory(start="2019", end="2020")
    body["participants"][0].update(official=tenure.official_id, tenure=tenure.pk)
    warning = post(curator, body).json()["warnings"][0]
    assert (warning["field"], warning["code"]) == (
        "participants.0.tenure",
        "not_in_post",
    )


@pytest.mark.parametrize("sent", ["[]", '"text"', "3", "null"])
def test_a_body_that_is_no_object_is_refused(sent, curator):
    answer = curator.generic(
        "POST", "/api/v1/meetings/", sent, content_type="application/json"
    )
    assert answer.status_code == 400
    assert errors_of(answer)


# Changing


def test_a_list_that_is_given_replaces_the_list(curator, meeting):
    host, visitor = meeting.participations.order_by("position")
    body = {
        "participants": [
            {"id": host.pk, "named_as": "the minister"},
            {"country": "TUR", "role": "visitor"},
        ]
    }
    changed = patch(curator, meeting, body).json()
    assert [
        (each["country"]["code"], each["role"], each["named_as"])
        for each in changed["participants"]
    ] == [("ISR", "host", "the minister"), ("TUR", "visitor", "")]
    assert changed["participants"][0]["id"] == host.pk
    assert not Participation.objects.filter(pk=visitor.pk).exists()
    assert len(changed["citations"]) == 1


def test_the_parties_may_change_places_without_a_clash(curator, meeting):
    host, visitor = meeting.participations.order_by("position")
    body = {"participants": [{"id": visitor.pk}, {"id": host.pk}]}
    changed = patch(curator, meeting, body).json()
    assert [each["id"] for each in changed["participants"]] == [visitor.pk, host.pk]


def test_what_is_not_given_stays(curator, countries):
    meeting = make.MeetingFactory(
        review="draft", summary="Long.", topics=["trade"], cited=True
    )
    changed = patch(curator, meeting, {"title": "Short"}).json()
    assert (changed["title"], changed["summary"]) == ("Short", "Long.")
    assert changed["topics"] == ["trade"]
    assert len(changed["participants"]) == 2
    assert len(changed["citations"]) == 1


def test_an_empty_list_removes_all_passages(curator, meeting):
    assert patch(curator, meeting, {"citations": []}).json()["citations"] == []


def test_items_of_another_record_are_refused(curator, meeting):
    other = make.MeetingFactory(review="draft", cited=True)
    host, visitor = meeting.participations.order_by("position")
    body = {
        "participants": [{"id": host.pk}, {"id": other.participations.first().pk}],
    }
    answer = patch(curator, meeting, body)
    assert answer.status_code == 400
    assert errors_of(answer) == {"participants.1.id": "other_row"}
    assert Participation.objects.filter(pk=visitor.pk).exists()


def test_an_item_given_twice_is_refused(curator, meeting):
    host = meeting.participations.order_by("position").first()
    body = {"participants": [{"id": host.pk}, {"id": host.pk}]}
    answer = patch(curator, meeting, body)
    assert errors_of(answer) == {"participants.1.id": "other_row"}


def test_a_change_that_breaks_a_rule_changes_nothing(curator, meeting):
    host = meeting.participations.order_by("position").first()
    body = {
        "title": "New",
        "participants": [{"id": host.pk}, {"country": "TUR", "role": "exporter"}],
    }
    answer = patch(curator, meeting, body)
    assert answer.status_code == 400
    assert errors_of(answer)["participants"] == "parties"
    assert Meeting.objects.get(pk=meeting.pk).title == meeting.title


def test_a_changed_quotation_is_looked_for_anew(curator, meeting):
    citation = meeting.citations.get()
    body = {"citations": [{"id": citation.pk, "quote": "two countries met"}]}
    changed = patch(curator, meeting, body).json()["citations"][0]
    assert changed["anchor"]["state"] == "exact"
    assert changed["anchor"]["start"] == 17


def test_a_place_is_emptied_with_null(curator, countries):
    meeting = make.MeetingFactory(
        review="draft", place_city="Baku", place_country=countries["AZE"]
    )
    assert patch(curator, meeting, {"place": None}).json()["place"] is None


def test_a_whole_record_that_was_read_can_be_sent_back(curator, countries):
    meeting = make.MeetingFactory(
        review="draft", cited=True, place_city="Baku", confidence=2
    )
    path = f"/api/v1/meetings/{meeting.pk}/?expand=citations"
    body = curator.get(path).json()
    del body["review"]
    answer = patch(curator, meeting, {**body, "title": "New"}, verb="put")
    assert answer.status_code == 200, answer.content
    after = curator.get(path).json()
    for changed in ("title", "etag", "updated", "review", "citations"):
        after.pop(changed), body.pop(changed, None)
    assert after == body


def test_a_replacement_empties_what_is_left_out_but_no_list(curator, countries):
    meeting = make.MeetingFactory(review="draft", summary="Long.", cited=True)
    body = {
        "title": "Talks",
        "participants": [
            {"country": "ISR", "role": "participant"},
            {"country": "TUR", "role": "participant"},
        ],
        "meeting_format": "call",
    }
    changed = patch(curator, meeting, body, verb="put").json()
    assert (changed["summary"], changed["start"]) == ("", None)
    assert changed["participants"][1]["country"]["code"] == "TUR"
    assert len(changed["citations"]) == 1


# If-Match


def test_a_change_without_if_match_is_refused_and_told_the_etag(curator, meeting):
    answer = curator.patch(
        f"/api/v1/meetings/{meeting.pk}/", {"title": "New"}, format="json"
    )
    assert answer.status_code == 428
    assert f'"{meeting.pk}-{meeting.version}"' in detail_of(answer)


@pytest.mark.parametrize("verb", ["put", "patch", "delete"])
def test_a_stale_change_is_refused_with_who_made_the_last(verb, curator, meeting):
    seen = curator.get(f"/api/v1/meetings/{meeting.pk}/")["ETag"]
    roles = {"AZE": "host", "ISR": "visitor"}
    parties = [{"country": code, "role": role} for code, role in roles.items()]
    patch(curator, meeting, {"title": "First"})
    patch(curator, meeting, {"participants": parties})
    answer = patch(curator, meeting, {"title": "Second"}, tag=seen, verb=verb)
    assert answer.status_code == 412
    said = "curator changed this meeting (since you read it, title, participants) on 2"
    assert said in detail_of(answer)
    assert answer.json()["changed_by"] == "curator"
    assert answer.json()["changed"] == ["title", "participants"]
    assert Meeting.objects.get(pk=meeting.pk).title == "First"


def test_a_refusal_tells_what_changed_since_the_state_that_was_read(curator, meeting):
    patch(curator, meeting, {"title": "First"})
    seen = curator.get(f"/api/v1/meetings/{meeting.pk}/")["ETag"]
    patch(curator, meeting, {"summary": "They met."})
    again = patch(curator, meeting, {"title": "Second"}, tag=seen)
    assert again.json()["changed"] == ["summary"]
    unknown = patch(curator, meeting, {"title": "Second"}, tag='"999-1"')
    assert (unknown.status_code, unknown.json()["changed"]) == (412, [])
    assert '“If-Match: "999-1"” names no state of this meeting' in detail_of(unknown)
    never = patch(curator, meeting, {"title": "Second"}, tag=f'"{meeting.pk}-77"')
    assert (never.status_code, never.json()["changed"]) == (412, [])
    assert "names no state of this meeting" in detail_of(never)
    bare = patch(curator, meeting, {"title": "Second"}, tag=f"{meeting.pk}-1")
    assert (bare.status_code, bare.json()["changed"]) == (412, [])
    assert "names no state of this meeting" in detail_of(bare)


@pytest.mark.parametrize("tag", ['"{long}-1"', '"{key}-{long}"'])
def test_a_tag_of_numbers_that_nobody_can_read_is_stale(tag, curator, meeting):
    sent = tag.format(key=meeting.pk, long="9" * 5000)
    answer = patch(curator, meeting, {"title": "Second"}, tag=sent)
    assert (answer.status_code, answer.json()["changed"]) == (412, [])


def test_a_refusal_tells_what_differs_and_not_what_was_changed_back(curator, meeting):
    title = meeting.title
    seen = curator.get(f"/api/v1/meetings/{meeting.pk}/")["ETag"]
    patch(curator, meeting, {"title": "First"})
    patch(curator, meeting, {"title": title, "summary": "They met."})
    again = patch(curator, meeting, {"title": "Second"}, tag=seen)
    assert again.json()["changed"] == ["summary"]


def test_another_order_of_the_participants_is_a_change(curator, meeting):
    path = f"/api/v1/meetings/{meeting.pk}/"
    shown = curator.get(path)
    parties = [
        {"id": each["id"], "country": each["country"]["code"], "role": each["role"]}
        for each in shown.json()["participants"]
    ]
    patch(curator, meeting, {"participants": parties[::-1]})
    again = patch(curator, meeting, {"title": "Second"}, tag=shown["ETag"])
    assert again.json()["changed"] == ["participants"]


@pytest.mark.parametrize("verb", ["put", "patch", "delete"])
@pytest.mark.parametrize(
    ("route", "factory", "body"),
    [
        ("articles", make.ArticleFactory, {"byline": "A. Writer"}),
        ("officials", make.OfficialFactory, {"rank": "Colonel"}),
        ("officials", make.OfficialFactory, {"names": [{"name": "A. Zakir"}]}),
        ("posts", make.PostFactory, {"title": "Envoy"}),
        ("sources", make.SourceFactory, {"owner": "Somebody"}),
        ("tenures", make.TenureFactory, {"start": "1999"}),
        ("trips", make.TripFactory, {"title": "Round trip"}),
        ("gatherings", make.GatheringFactory, {"name": "The congress"}),
    ],
)
def test_a_refusal_tells_what_changed_in_a_row_that_is_no_record(
    route, factory, body, verb, curator
):
    path = f"/api/v1/{route}/{factory().pk}/"
    seen = {"If-Match": curator.get(path)["ETag"]}
    first = curator.patch(path, body, format="json", headers=seen)
    assert first.status_code == 200, first.content
    answer = getattr(curator, verb)(path, body, format="json", headers=seen)
    assert (answer.status_code, answer.json()["changed"]) == (412, [*body])


def test_a_refusal_tells_of_codes_of_a_country(api_of):
    administrator = api_of("Administrator")
    country = make.CountryFactory(code="ISR")
    path = f"/api/v1/countries/{country.code}/"
    seen = {"If-Match": administrator.get(path)["ETag"]}
    body = {"codes": [{"scheme": "cow", "value": "666"}]}
    first = administrator.patch(path, body, format="json", headers=seen)
    assert first.status_code == 200, first.content
    answer = administrator.patch(path, body, format="json", headers=seen)
    assert (answer.status_code, answer.json()["changed"]) == (412, ["codes"])


@pytest.mark.parametrize("form", ["{}", "W/{}", '"1-1", {}'])
def test_the_etag_of_a_read_is_good_for_one_write(form, curator, meeting):
    seen = curator.get(f"/api/v1/meetings/{meeting.pk}/")["ETag"]
    answer = patch(curator, meeting, {"title": "New"}, tag=form.format(seen))
    assert answer.status_code == 200
    again = patch(curator, meeting, {"title": "Newer"}, tag=form.format(seen))
    assert again.status_code == 412


def test_a_change_of_a_passage_makes_the_record_a_new_one(curator, meeting):
    before = meeting.version
    citation = meeting.citations.get()
    answer = curator.patch(
        f"/api/v1/citations/{citation.pk}/",
        {"note": "Read twice."},
        format="json",
        headers={"If-Match": f'"{citation.pk}-{citation.version}"'},
    )
    assert answer.status_code == 200, answer.content
    assert Meeting.objects.get(pk=meeting.pk).version == before + 1


# Deleting


def test_what_is_in_use_is_not_deleted_and_its_users_are_named(curator, meeting):
    make.AgreementFactory(title="The Baku pact", signed_at=meeting)
    answer = patch(curator, meeting, None, verb="delete")
    assert answer.status_code == 409
    assert "The Baku pact" in detail_of(answer)
    assert Meeting.objects.filter(pk=meeting.pk).exists()


def test_what_is_derived_is_not_named_among_what_must_be_changed(api_of, meeting):
    country = make.CountryFactory(code="ISR")
    path = f"/api/v1/countries/{country.code}/"
    administrator = api_of("Administrator")
    answer = administrator.delete(path, headers={"If-Match": "*"})
    assert answer.status_code == 409
    assert "1 participation" in detail_of(answer)
    assert "record link" not in detail_of(answer)


def test_a_deleted_record_is_gone_everywhere(api_of, anonymous, countries):
    meeting = make.MeetingFactory(cited=True)
    reviewer = api_of("Reviewer")
    assert patch(reviewer, meeting, None, verb="delete").status_code == 204
    for route in ("meetings", "records"):
        answer = anonymous.get(f"/api/v1/{route}/{meeting.pk}/")
        assert answer.status_code == 410
        assert detail_of(answer).endswith(f"{meeting.pk} was deleted.")
    past = Record.history.get(id=meeting.pk, history_type="-")
    assert past.history_user.username == "reviewer"


def test_a_deleted_draft_was_never_there_for_the_public(curator, anonymous):
    draft = make.MeetingFactory(review="draft")
    patch(curator, draft, None, verb="delete")
    assert anonymous.get(f"/api/v1/meetings/{draft.pk}/").status_code == 404
    assert curator.get(f"/api/v1/meetings/{draft.pk}/").status_code == 410


@pytest.mark.parametrize("verb", ["post", "put", "patch", "delete"])
def test_records_are_written_at_the_route_of_their_kind(verb, curator, meeting):
    path = "/api/v1/records/" + ("" if verb == "post" else f"{meeting.pk}/")
    answer = getattr(curator, verb)(path, {}, format="json")
    assert answer.status_code == 405
    assert "/api/v1/meetings/" in detail_of(answer)


def test_a_party_of_another_kind_of_record_is_no_party_here(curator, body):
    body["participants"].append({"country": "TUR", "role": "exporter"})
    answer = post(curator, body)
    assert "choose from host, visitor" in detail_of(answer)
