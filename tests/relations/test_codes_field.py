import pytest
from django.core.exceptions import ValidationError

from relations.models import Meeting, Record
from relations.models.codes import CodesField
from relations.vocabularies import Topic
from tests.factories import MeetingFactory


def stored(codes):
    return CodesField(vocabulary=Topic).get_prep_value(codes)


@pytest.mark.parametrize(
    ("given", "column"),
    [
        (["security", "trade"], ",security,trade,"),
        ("security,trade", ",security,trade,"),
        (",security,trade,", ",security,trade,"),
        ([" security ", "", "trade", "security"], ",security,trade,"),
        (("trade",), ",trade,"),
        ([], ""),
        ("", ""),
        (",,", ""),
        (None, ""),
    ],
)
def test_codes_are_kept_between_commas_each_once(given, column):
    assert stored(given) == column


@pytest.mark.parametrize(
    ("given", "codes"),
    [
        (["trade", "trade"], ["trade"]),
        ("trade,security", ["trade", "security"]),
        (None, []),
        ("", []),
        (Topic.TRADE, ["trade"]),
    ],
)
def test_whatever_is_assigned_a_row_gives_a_list(given, codes):
    assert Meeting(topics=given).topics == codes


def test_a_row_that_gives_no_codes_has_a_list_of_its_own():
    first, second = Meeting(), Meeting()
    first.topics.append("trade")
    assert second.topics == []


def test_a_code_that_is_not_in_the_list_is_refused_with_the_list():
    with pytest.raises(ValidationError, match=r"“tarde” is not in the list; choose"):
        CodesField(vocabulary=Topic).clean(["tarde"], None)


def test_a_field_that_must_not_be_empty_says_so():
    field = CodesField(vocabulary=Topic, blank=False)
    with pytest.raises(ValidationError, match="cannot be blank"):
        field.clean([], None)


def test_a_field_without_a_vocabulary_takes_any_code():
    assert CodesField().clean(["anything"], None) == ["anything"]


def test_codes_that_do_not_fit_the_column_are_refused_before_the_database_does():
    field = CodesField(max_length=20)
    with pytest.raises(ValidationError, match="at most 20"):
        field.clean(["a" * 10, "b" * 10], None)


def test_the_longest_list_of_a_vocabulary_fits_its_column():
    for name in ("topics",):
        field = Record._meta.get_field(name)
        assert len(field.get_prep_value(field.vocabulary.values)) <= field.max_length


def test_a_form_offers_the_vocabulary_and_gives_back_a_list():
    field = CodesField(vocabulary=Topic).formfield()
    assert field.choices == Topic.choices
    assert field.clean(["trade"]) == ["trade"]


def test_a_migration_does_not_know_the_vocabulary():
    assert "vocabulary" not in CodesField(vocabulary=Topic).deconstruct()[3]


@pytest.mark.django_db
class TestInTheDatabase:
    def test_codes_come_back_as_the_list_that_was_saved(self):
        record = MeetingFactory(topics=["trade", "security"])
        assert Record.objects.get(pk=record.pk).topics == ["trade", "security"]

    def test_a_list_has_a_code_wherever_it_stands(self):
        record = MeetingFactory(topics=["trade", "security", "energy"])
        MeetingFactory(topics=["legal"])
        for code in ("trade", "security", "energy"):
            assert list(Record.objects.filter(topics__has=code)) == [record.record_ptr]

    @pytest.mark.parametrize("part", ["trad", "rade", "Trade", "tr_de", "%", "_", ""])
    def test_a_part_of_a_code_or_a_pattern_is_no_code(self, part):
        MeetingFactory(topics=["trade"])
        assert not Record.objects.filter(topics__has=part).exists()

    def test_an_empty_list_has_no_code_at_all(self):
        MeetingFactory(topics=[])
        assert not Record.objects.filter(topics__has="trade").exists()

    def test_the_same_list_is_found_by_equality(self):
        record = MeetingFactory(topics=["trade", "security"])
        found = Meeting.objects.filter(topics=["trade", "security"])
        assert list(found) == [record]

    @pytest.mark.parametrize("nothing", [None, "", []])
    def test_a_record_without_topics_can_be_saved_and_indexed(self, nothing):
        record = MeetingFactory(topics=nothing)
        assert not record.topic_rows.exists()
