"""A real browser, Debian's chromium, that looks at the running site."""

import os
import shutil

import pytest
from django.contrib.auth import get_user_model

CHROMIUM = "/usr/bin/chromium"
MISSING = (
    f"There is no {CHROMIUM}; install it (`apt-get install chromium`), or leave the "
    "browser out with BROWSER_TESTS=0."
)


@pytest.fixture(scope="session")
def browser():
    """A browser for the whole run; without one the tests fail and say what to do."""
    if os.environ.get("BROWSER_TESTS") == "0":
        pytest.skip("BROWSER_TESTS=0 leaves the browser out.")
    if not shutil.which(CHROMIUM):
        pytest.fail(MISSING)
    from playwright.sync_api import sync_playwright

    # Playwright keeps an event loop in this thread, where Django then refuses queries.
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        made = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"],
        )
        yield made
        made.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def page(browser, live_server):
    """An empty page on the running site; a script's error fails the test."""
    context = browser.new_context(
        base_url=live_server.url, viewport={"width": 1400, "height": 900}
    )
    context.set_default_timeout(30_000)
    page = context.new_page()
    broken = []
    page.on("pageerror", lambda error: broken.append(str(error)))
    yield page
    # Leave the site first, so that no request outlives the test's database.
    page.goto("about:blank")
    context.close()
    assert broken == []


PASSWORD = "a-password-for-the-test"


@pytest.fixture
def log_in(user_in):
    """Log somebody of a role in by the form of the page that is open."""

    def fill(page, role):
        user = get_user_model().objects.filter(username=role.lower()).first()
        user = user or user_in(role)
        user.set_password(PASSWORD)
        user.save()
        page.fill("#id_username", user.username)
        page.fill("#id_password", PASSWORD)
        page.click("button[type=submit]")
        return user

    return fill


@pytest.fixture
def page_of(page, log_in):
    """A page on which somebody of a role has logged in by the form."""

    def open_page(role):
        page.goto("/admin/")
        log_in(page, role)
        page.wait_for_url("**/admin/")
        return page

    return open_page


@pytest.fixture
def curator_page(page_of):
    return page_of("Curator")
