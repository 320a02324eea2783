"""Parameters of the generated tests: every object that is declared, without a line for any of them."""

from __future__ import annotations

import pytest

from quen.apps.analytics.olap.tests.inside import engine  # noqa: F401
from quen.kernel.registry.registry import specs
from quen.kernel.registry.spec import ObjectSpec
from tests.contract.truth import EVERYBODY, INSIDERS, OBJECTS


@pytest.fixture(params=OBJECTS)
def spec(request: pytest.FixtureRequest) -> ObjectSpec:
    """Each declared object in turn."""
    return specs()[request.param]


@pytest.fixture(params=EVERYBODY)
def persona(request: pytest.FixtureRequest) -> str:
    """Each person in turn, strangers included."""
    return str(request.param)


@pytest.fixture(params=INSIDERS)
def insider(request: pytest.FixtureRequest) -> str:
    """Each person of the tenant in turn."""
    return str(request.param)


@pytest.fixture(params=["web", "api"])
def surface(request: pytest.FixtureRequest) -> str:
    """The interface for people and the one for programs."""
    return str(request.param)
