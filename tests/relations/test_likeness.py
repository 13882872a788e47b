"""Officials who look like one person are found by their names, in any script."""

from concurrent.futures import ThreadPoolExecutor
from time import monotonic, sleep

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from relations import names
from relations.actions import likeness
from relations.actions.rebuild import rebuild
from relations.actions.redaction import redact
from relations.models import LikelySame, NameKey, NotTheSame, Official, OfficialName
from tests import factories as make

pytestmark = pytest.mark.django_db


def official(*spellings, country=None, **columns):
    made = make.OfficialFactory(name=spellings[0], **columns)
    for name in spellings[1:]:
        make.OfficialNameFactory(official=made, name=name)
    if country:
        make.TenureFactory(official=made, post__country__code=country)
    return made


def likely(row):
    return [each.official for each in likeness.likely_same(row)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Zakir Hasanov", "HASANOV Zakir"),
        ("Vladimir Putin", "Владимир Путин"),
        ("Ahmed al-Sharaa", "Ahmad ash-Sharaa"),
        ("Abdel Fattah al-Sissi", "Abdel Fattah el-Sisi"),
        ("Xi Jin-ping", "Xi Jinping"),
        ("Recep Tayyip Erdoğan", "RECEP TAYYIP ERDOGAN"),
        ("Κώστας Καραμανλής", "Kostas Karamanlis"),
        ("محمد بن سلمان", "محمّد بن سلمان"),
    ],
)
def test_spellings_of_one_name_have_one_key_and_are_proposed(one, other):
    first, second = official(one), official(other)
    assert names.name_key(one) == names.name_key(other)
    assert likely(first) == [second]
    assert likely(second) == [first]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Zakir Hasanov", "Zakir Hasan"),
        ("Ali Asadov", "Eli Asadov"),
        ("习近平", "席进平"),
        ("Israel Katz", "Israel Tatz"),
    ],
)
def test_other_names_are_not_proposed(one, other):
    first, _ = official(one), official(other)
    assert likely(first) == []


def test_any_spelling_of_either_will_do():
    first = official("Zakir Gasanov", "Zakir Hasanov")
    second = official("Z. Hasanov", "Закир Гасанов")
    (found,) = likeness.likely_same(first)
    assert (found.official, found.why) == (second, "The name “Закир Гасанов”")


def test_a_name_with_posts_of_one_country_says_so():
    first = official("Ali Asadov", country="AZE")
    second = official("Ali Asadov", country="AZE")
    (found,) = likeness.likely_same(first)
    assert found.official == second
    assert found.why == "The name “Ali Asadov”, and posts of Country AZE"


def test_two_of_one_name_in_posts_of_two_countries_are_two_people():
    first = official("Mohammed Ali", country="AZE")
    official("Mohammed Ali", country="ISR")
    assert likely(first) == []


def test_one_of_the_name_without_a_post_may_be_either():
    first = official("Mohammed Ali", country="AZE")
    second = official("Mohammed Ali")
    assert likely(first) == [second]


@pytest.mark.parametrize(
    ("own", "other"),
    [
        ({"birth": "1950"}, {"birth": "1981"}),
        ({"wikidata": "Q1"}, {"wikidata": "Q2"}),
    ],
)
def test_what_is_known_of_them_may_say_that_they_are_two(own, other):
    first = official("Ilham Aliyev", **own)
    official("Ilham Aliyev", **other)
    assert likely(first) == []


@pytest.mark.parametrize("name", ["Z. Hasanov", "Zakir A. Hasanov", "Hasanov"])
def test_two_in_one_post_at_one_time_under_a_shorter_name_are_proposed(name):
    post = make.PostFactory(title="Defense Minister")
    first, second, third = (
        official(each) for each in ("Zakir Asgar Hasanov", name, "Zakir Abiyev")
    )
    for each in (first, second, third):
        make.TenureFactory(official=each, post=post, start="../2013")
    (found,) = likeness.likely_same(first)
    assert found.official == second
    assert found.why == (
        "A shorter form of one name, and at one time the post “Defense Minister”"
    )


def test_whoever_held_the_post_before_is_another():
    post = make.PostFactory()
    first, second = official("Ilham Aliyev"), official("I. Aliyev")
    make.TenureFactory(official=first, post=post, start="2003")
    make.TenureFactory(official=second, post=post, start="1993", end="2001")
    assert likely(first) == []


def test_a_name_of_somebody_who_is_not_saved_yet_is_looked_up():
    known = official("Закир Гасанов")
    (found,) = likeness.of_name("Zakir Gasanov", "")
    assert (found.official, found.why) == (known, "The name “Закир Гасанов”")
    assert likeness.of_name("", None, "!!!") == []


def test_looking_up_costs_the_same_among_one_and_among_twelve_others():
    official("Zakir Hasanov")

    def cost():
        with CaptureQueriesContext(connection) as asked:
            likeness.of_name("Zakir Hasanov")
        return len(asked)

    first = cost()
    for number in range(11):
        official(f"Somebody Else{number}")
    assert cost() == first


def test_names_are_looked_up_in_an_index():
    row = official("Zakir Hasanov")
    # Of a few rows PostgreSQL would choose any way, and not twice the same.
    NameKey.objects.bulk_create(
        NameKey(official=row, key=f"key {number}") for number in range(2000)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE relations_namekey")
    said = NameKey.objects.filter(key__in=["key 1", "key 2"]).explain()
    if connection.vendor == "sqlite":
        assert "USING COVERING INDEX" in said
        assert "(key=?)" in said
    else:
        assert "namekey_once" in said
        assert "Index Cond: ((key)::text = ANY" in said


# Kept true


def test_pairs_follow_names_and_posts():
    first, second = official("Zakir Hasanov"), official("Someone Else")
    assert likely(first) == []
    spelling = make.OfficialNameFactory(official=second, name="Hasanov Zakir")
    assert likely(first) == [second]
    spelling.official = make.OfficialFactory()
    spelling.save()
    assert likely(first) == [spelling.official]
    spelling.delete()
    assert likely(first) == []
    second.name = "Zakir Hasanov"
    second.save()
    assert likely(first) == [second]
    make.TenureFactory(official=first, post__country__code="AZE")
    tenure = make.TenureFactory(official=second, post__country__code="ISR")
    assert likely(first) == []
    tenure.delete()
    assert likely(first) == [second]
    second.delete()
    assert not LikelySame.objects.exists()


def test_a_rebuild_finds_what_was_loaded_behind_our_back_and_then_nothing():
    first, second = official("Zakir Hasanov"), official("Zakir Hasanov")
    NameKey.objects.all().delete()
    LikelySame.objects.all().delete()
    assert rebuild()["compared"] == 2
    assert likely(first) == [second]
    assert rebuild()["compared"] == 0


def test_a_redacted_name_is_like_nobody(user_in):
    reviewer = user_in("Reviewer")
    first, second = official("Zakir Hasanov"), official("Zakir Hasanov")
    for each in (first, second):
        redact(each, "name", user=reviewer, reason="Order of a court.")
    assert not LikelySame.objects.exists()
    assert not NameKey.objects.exists()


# Not the same


def test_that_they_are_two_people_is_remembered_with_the_reason(user_in):
    curator = user_in("Curator")
    first, second = official("Heydar Aliyev"), official("Heydar Aliyev")
    said = likeness.say_not_the_same(
        second, first, user=curator, reason=" Grandfather and grandson. "
    )
    assert (said.one, said.other) == (first, second)
    assert said.reason == "Grandfather and grandson."
    assert said.created_by == curator
    assert likely(first) == likely(second) == []
    assert not LikelySame.objects.open().exists()

    said.delete()
    assert likely(first) == [second]


@pytest.mark.parametrize(
    ("reason", "message"),
    [
        (" ", "Say why they are two people."),
        ("x" * 501, "The reason has 501 characters; at most 500 are kept."),
        ("a\x00", "The text holds a NUL byte; remove it."),
    ],
)
def test_a_reason_that_cannot_be_kept_is_refused(user_in, reason, message):
    with pytest.raises(ValidationError) as refused:
        likeness.say_not_the_same(
            official("A B"), official("A B"), user=user_in("Curator"), reason=reason
        )
    assert refused.value.messages == [message]
    assert not NotTheSame.objects.exists()


def test_it_is_said_once_whichever_is_named_first(user_in):
    curator = user_in("Curator")
    first, second = official("A B"), official("A B")
    likeness.say_not_the_same(first, second, user=curator, reason="Two.")
    with pytest.raises(ValidationError, match="This was said of the two already"):
        likeness.say_not_the_same(second, first, user=curator, reason="Two.")


def test_an_official_is_the_same_as_themselves(user_in):
    one = official("A B")
    with pytest.raises(ValidationError, match="Name two officials"):
        likeness.say_not_the_same(one, one, user=user_in("Curator"), reason="Two.")


def test_a_viewer_does_not_say_who_is_who(user_in):
    with pytest.raises(PermissionDenied, match="may not say who is who"):
        likeness.say_not_the_same(
            official("A B"), official("A B"), user=user_in("Viewer"), reason="Two."
        )
    assert Official.objects.count() == 2
    assert not OfficialName.objects.exists()


@pytest.mark.skipif(connection.vendor == "sqlite", reason="Writers of SQLite wait.")
@pytest.mark.django_db(transaction=True)
def test_an_official_is_deleted_while_another_of_that_name_is_saved():
    gone = official("Zakir Hasanov")

    def delete():
        try:
            with connection.cursor() as cursor:
                cursor.execute("SET application_name = 'deleting'")
            Official.objects.get(pk=gone.pk).delete()
        finally:
            connection.close()

    def is_waiting():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity "
                "WHERE application_name = 'deleting' AND wait_event_type = 'Lock'"
            )
            return cursor.fetchone()[0]

    with ThreadPoolExecutor(1) as threads:
        with transaction.atomic():
            stays = official("Zakir Hasanov")
            assert likely(stays) == [gone]
            deleted = threads.submit(delete)
            until = monotonic() + 10
            while not is_waiting() and monotonic() < until:
                sleep(0.02)
        deleted.result()
    assert [*Official.objects.all()] == [stays]
    assert not LikelySame.objects.exists()
