"""Fixtures on a real database. The root `conftest.py` takes them over.

quen_db   the test runs in a transaction that is rolled back; only the application's connection (`default`)
fresh_db  a clone of its own: for what commits, and for the connections `owner` and `system`
business  a tenant with people in it (`quen.kernel.testing.business`), in whichever of the two is in use

`@pytest.mark.django_db` and the fixture `db` are the same as `quen_db`.
"""

# ruff: noqa: ARG001  (a fixture may be asked for its effect)

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from quen.kernel.testing import server


@pytest.fixture(scope="session")
def quen_facts(django_test_environment: None, django_db_blocker: Any) -> Iterator[dict[str, Any]]:
    """This process's own clone, and what the business in it is made of."""
    from quen.kernel.testing import mutations

    with django_db_blocker.unblock():
        facts = server.prepared()
        with server.clone():
            mutations.apply()
            yield facts


@pytest.fixture(scope="session")
def django_db_setup(quen_facts: dict[str, Any]) -> None:
    """What pytest-django's `db` stands on; instead of its own test database."""


@pytest.fixture
def quen_db(db: None) -> None:
    """The test runs in a transaction that is rolled back."""


@pytest.fixture
def transactional_db() -> None:
    """The application may not empty tables, so there is no such thing."""
    pytest.fail("use fresh_db for a test that commits", pytrace=False)


@pytest.fixture
def fresh_db(
    quen_facts: dict[str, Any], django_db_blocker: Any, settings: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """A clone of the template for this test alone, on all connections, with a folder of files; yields its name."""
    settings.FILES_DIR = tmp_path_factory.mktemp("files")
    with django_db_blocker.unblock(), server.clone() as name:
        yield name


@pytest.fixture
def business(request: pytest.FixtureRequest, quen_facts: dict[str, Any]) -> Any:
    """A tenant with its people and their records."""
    from quen.kernel.testing.business import Business

    if "fresh_db" not in request.fixturenames:
        request.getfixturevalue("db")
    return Business(quen_facts)
