"""Nothing keeps people from using our pages: axe finds nothing grave on them.

`pytest -s tests/browser/test_access.py` prints a line for each page.
"""

import pytest
from axe_playwright_python.sync_playwright import Axe

from articles.models import Article
from relations.models import KINDS, LikelyTwins, Meeting, Official, Post, Tenure
from tests import factories as make

pytestmark = pytest.mark.browser

GRAVE = ("serious", "critical")
OPTIONS = {"resultTypes": ["violations"]}


@pytest.fixture
def signed_in(page_of, seed):
    """A page of an administrator's, with the seed article and work that waits."""
    for title in ("Katz receives Hasanov", "Katz welcomes Hasanov"):
        make.MeetingFactory(title=title, start="2025-05-20", cited=True)
        make.OfficialFactory(name="Zakir Hasanov Kerimli")
    return page_of("Administrator")


def pages():
    """The address of each page of ours, below /admin/."""
    meeting = Meeting.objects.order_by("pk").first()
    article = Article.objects.exclude(texts=None).order_by("pk").first()
    yield ""
    yield "password_change/"
    yield "relations/record/"
    yield "relations/record/deleted/"
    yield "relations/record/between/AZE-ISR/"
    for kind in KINDS.values():
        yield f"relations/{kind._meta.model_name}/add/"
    yield "relations/meeting/"
    for step in ("change", "history", "delete"):
        yield f"relations/meeting/{meeting.pk}/{step}/"
    yield "articles/article/"
    yield "articles/article/add/"
    for step in ("change", "workbench", "history"):
        yield f"articles/article/{article.pk}/{step}/"
    for model in (Official, Post, Tenure):
        name = model._meta.model_name
        yield f"relations/{name}/"
        yield f"relations/{name}/{model.objects.order_by('pk').first().pk}/change/"
    for name in ("citation", "finding", "pendingchange", "redaction", "country"):
        yield f"relations/{name}/"
    yield "articles/source/"
    # The list says above its rows why there is no file.
    yield "relations/meeting/export/?format=docx"
    yield "relations/likelysame/"
    yield "relations/likelytwins/"
    yield f"relations/likelytwins/{LikelyTwins.objects.first().pk}/change/"


def grave(page, axe, address):
    """What axe finds grave on a page, a sentence for each rule."""
    answer = page.goto(f"/admin/{address}")
    assert answer.ok, address
    page.wait_for_load_state("networkidle")
    found = axe.run(page, options=OPTIONS).response["violations"]
    return [
        f"/admin/{address}: {each['id']}, {len(each['nodes'])} times, first in "
        f"{each['nodes'][0]['html'][:300]}"
        for each in found
        if each["impact"] in GRAVE
    ]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_grave(signed_in, theme):
    axe, wrong = Axe(), []
    signed_in.evaluate(f"localStorage.setItem('adminTheme', '\"{theme}\"')")
    signed_in.emulate_media(color_scheme=theme)
    for address in pages():
        found = grave(signed_in, axe, address)
        print(f"{theme} {address or 'index'}: {len(found)} grave")  # noqa: T201
        wrong += found
    assert not wrong, "\n".join(wrong)


def test_axe_finds_nothing_grave_before_the_login(page, db):
    assert grave(page, Axe(), "login/") == []
