import importlib
import pkgutil
import re

import pytest

from articles.vocabularies import Vocabulary
from relations import vocabularies
from relations.vocabularies import (
    EVENT_MODES,
    EVENT_SCORES,
    NEEDS_RECIPIENT,
    VOCABULARIES,
    EventType,
    QuadClass,
    RepresentationLevel,
)

each_list = pytest.mark.parametrize(
    "vocabulary", VOCABULARIES.values(), ids=VOCABULARIES.keys()
)


def in_snake_case(name):
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


@each_list
def test_every_code_has_a_label_and_a_definition_that_is_a_sentence(vocabulary):
    assert [m.value for m in vocabulary if not m.label.strip()] == []
    sentence = re.compile(r"[A-Z].{15,}\w\.")
    assert [m.value for m in vocabulary if not sentence.fullmatch(m.definition)] == []


@each_list
def test_codes_are_plain_and_all_words_are_spelled_the_american_way(vocabulary):
    plain = re.compile(r"[A-Za-z0-9_-]+")
    assert [m.value for m in vocabulary if not plain.fullmatch(m.value)] == []
    assert [code for code in vocabulary.values if "defence" in code] == []
    words = " ".join(f"{m.label} {m.definition}" for m in vocabulary).lower()
    british = r"\w*(?:defence|licence|isation|nised\b|rised\b|labour|honour|neighbour)"
    assert re.findall(british, words) == []


@each_list
def test_codes_labels_and_definitions_tell_the_members_of_a_list_apart(vocabulary):
    # An enum makes a second member with the same code an alias and does not list it.
    assert len(vocabulary.__members__) == len(vocabulary)
    assert len({member.value.lower() for member in vocabulary}) == len(vocabulary)
    assert len({member.label for member in vocabulary}) == len(vocabulary)
    assert len({member.definition for member in vocabulary}) == len(vocabulary)


@each_list
def test_every_list_has_a_title_of_one_line(vocabulary):
    assert re.fullmatch(r"[A-Z].+\.", vocabulary.__doc__)


def test_every_list_that_is_defined_is_published_under_its_own_name_in_order():
    for module in pkgutil.iter_modules(vocabularies.__path__):
        importlib.import_module(f"relations.vocabularies.{module.name}")
    defined = {
        in_snake_case(cls.__name__): cls
        for cls in Vocabulary.__subclasses__()
        if not cls.__module__.startswith("tests")
    }
    assert defined == VOCABULARIES
    assert list(VOCABULARIES) == sorted(VOCABULARIES)


def test_a_member_has_its_code_label_and_anchor_and_the_anchor_may_be_empty():
    assert RepresentationLevel.CHARGE.value == "1"
    assert RepresentationLevel.CHARGE.label == "Chargé d'affaires"
    assert RepresentationLevel.CHARGE.anchor == "COW 1; DDR charge"
    assert QuadClass.VERBAL_CONFLICT.anchor == ""


def test_every_event_type_has_a_class_and_modes():
    assert set(EVENT_SCORES) == set(EventType)
    assert set(EVENT_MODES) == set(EventType)
    assert set(EventType) > NEEDS_RECIPIENT


def test_only_accuse_has_no_score():
    without = [kind for kind, (_, score) in EVENT_SCORES.items() if score is None]
    assert without == [EventType.ACCUSE]


def test_cooperation_scores_above_zero_and_conflict_never_does():
    scores = [pair for pair in EVENT_SCORES.values() if pair[1] is not None]
    for quad_class, score in scores:
        assert -10 <= score <= 10
        assert (score > 0) == quad_class.endswith("_cooperation")


def test_a_refusal_has_the_modes_of_a_request():
    assert EVENT_MODES[EventType.REQUEST] == ("assist", "change", "yield", "meet")
    assert EVENT_MODES[EventType.REJECT] == EVENT_MODES[EventType.REQUEST]
