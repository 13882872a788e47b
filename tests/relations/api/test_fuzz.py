"""The API keeps to its description, whatever it is asked; `make fuzz` asks for long."""

import pytest

from tests.fuzz.asking import Asker, operations, told
from tests.fuzz.world import make_world, token_of

MOST = 2  # of each operation, as it wants to be asked, and again as many wrongly


@pytest.mark.parametrize("role", ["anonymous", "Administrator"])
def test_every_answer_is_one_that_the_description_tells_of(role, user_in, settings):
    settings.API_RATES = settings.API_RATES.copy()  # given back after the test
    editor = make_world()
    token = None if role == "anonymous" else token_of(user_in(role))
    asker = Asker(editor, token)
    for operation in operations():
        asker.ask(operation, most=MOST, number=1)
    assert asker.tally.operations > 120
    assert asker.tally.cases > 2 * asker.tally.operations
    assert not asker.tally.failures, told(asker.tally.failures)
