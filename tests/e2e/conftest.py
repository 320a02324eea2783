"""One product and one browser for all journeys; a fresh, watched set of windows for each."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.e2e.running import PICTURES, Quen, running
from tests.e2e.watching import Visitors

if TYPE_CHECKING:
    from playwright.sync_api import Browser

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
_failed = pytest.StashKey[bool]()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.e2e)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[Any]) -> Any:
    report = yield
    if call.when == "call":
        item.stash[_failed] = report.failed
    return report


@pytest.fixture(scope="session")
def quen(quen_facts: dict[str, Any], django_db_blocker: Any) -> Iterator[Quen]:
    """The running product."""
    with running(quen_facts, django_db_blocker) as found:
        yield found


@pytest.fixture(scope="session")
def browser(quen: Quen) -> Iterator[Browser]:
    """The system's Chromium."""
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.skip("the journeys need Chromium (apt-get install chromium)")
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        yield found
        found.close()


@pytest.fixture
def visitors(browser: Browser, quen: Quen, request: pytest.FixtureRequest) -> Iterator[Visitors]:
    """Windows on the product; after a failure there are pictures of them in the temporary folder."""
    found = Visitors(browser, quen)
    yield found
    if request.node.stash.get(_failed, False):
        name = re.sub(r"\W+", "-", request.node.name)
        paths = found.keep_pictures(PICTURES, name)
        request.node.add_report_section("teardown", "pictures", "\n".join(map(str, paths)))
    found.close()
