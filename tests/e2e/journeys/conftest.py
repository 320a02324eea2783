"""The business of the journeys, made once, and the eyes with which its pages are looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest

from tests.e2e.journeys.company import Company, found_company
from tests.e2e.journeys.eyes import Eyes
from tests.e2e.watching import DESKTOP, PHONE, Visitors

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.e2e.running import Quen

SIZES = [pytest.param(DESKTOP, id="1440"), pytest.param(PHONE, id="390")]
Enter = Callable[[str], "Page"]


@pytest.fixture(scope="session")
def company(quen: Quen) -> Company:
    """The business, for all journeys together."""
    return found_company(quen)


@pytest.fixture(params=SIZES)
def size(request: pytest.FixtureRequest) -> tuple[int, int]:
    """Width and height of the window."""
    found: tuple[int, int] = request.param
    return found


@pytest.fixture
def enter(visitors: Visitors, company: Company, size: tuple[int, int]) -> Enter:
    """`enter("rep")`: a window in which that person is signed in."""

    def window(who: str, **options: Any) -> Page:
        return visitors.member(company.people[who][1], company.tenant, size, **options)

    return window


@pytest.fixture
def eyes() -> Iterator[Eyes]:
    """What they found is told at the end of the journey, all of it together."""
    found = Eyes()
    yield found
    assert not found.found, "\n".join(dict.fromkeys(found.found))
