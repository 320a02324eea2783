"""Schemathesis: whatever a program sends, no server error, and every answer is as the OpenAPI document says.

Values are generated from the document, right ones and wrong ones, in three ways: at random, one for each boundary
and each way to be wrong that the document knows of, and in series of calls that use each other's answers. Run by
hand for longer: `QUEN_FUZZ=50 bin/test --no-e2e tests/contract/test_api_schema.py` (examples for each operation of
every object, all boundaries).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import islice
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis.checks import CHECKS as INSTALLED
from schemathesis.core.parameters import ParameterLocation
from schemathesis.generation import GenerationMode

from quen.kernel.registry.registry import specs
from quen.kernel.testing.business import SHARED, Business
from tests.contract.api_checks import BENT, Findings, all_checks

EXAMPLES = int(os.environ.get("QUEN_FUZZ", "0"))
# With every kind of field and every kind of operation between them; the others take a turn in the long run.
CHOSEN = ("quen", "opportunity", "account", "stage_criterion", "price_book_entry")
NAMES = ("quen", *specs()) if EXAMPLES else CHOSEN
PRESENT = {"If-Match": "*", "If-None-Match": '"0"'}
SHORT = 40  # of the boundaries, one in so many is tried in the short run


@pytest.fixture
def app(business: Business, settings: Any) -> Iterator[Any]:
    """The application, without rates, inside the transaction of the test."""
    settings.API_RATE = settings.API_USER_RATE = 0
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield get_wsgi_application()
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def test_every_check_is_made() -> None:
    checks = all_checks()
    names = INSTALLED.get_all_names()
    assert len(names) >= 14
    assert len(checks) == len(names)
    assert {name for name, check in zip(names, checks, strict=True) if check.__name__ != name} == set(BENT)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("mode", list(GenerationMode))
def test_no_server_error_and_no_violation(business: Business, app: Any, name: str, mode: GenerationMode) -> None:
    findings = Findings(_headers(business))
    for operation in _operations(business, app, name):
        _at_random(operation, _known(business, operation, name), mode, findings)
    assert not findings.failures, "\n\n".join(findings.failures[:10])


@pytest.mark.parametrize("name", NAMES)
def test_at_the_boundaries_neither(business: Business, app: Any, name: str) -> None:
    findings = Findings(_headers(business))
    for operation in _operations(business, app, name):
        schema, known = operation.schema, _known(business, operation, name)
        cases = schema.iter_coverage_cases(
            operation, generation_modes=list(GenerationMode), generation_config=schema.config.generation
        )
        for case in islice(cases, 0, None, 1 if EXAMPLES else SHORT):
            _aim(case, known)
            findings.call(case)
    assert not findings.failures, "\n\n".join(findings.failures[:10])


def _headers(business: Business) -> dict[str, str]:
    return {"Authorization": f"Bearer {business.token('admin')}", "Accept-Encoding": "identity"}


def _operations(business: Business, app: Any, name: str) -> Iterator[Any]:
    schema: Any = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app, headers=_headers(business))
    for result in schema.get_all_operations():
        operation = result.ok()
        if name in operation.tags:
            yield operation


def _at_random(operation: Any, known: dict[str, str], mode: GenerationMode, findings: Findings) -> None:
    try:
        cases = operation.as_strategy(generation_mode=mode, path_parameters=known or None)
    except Exception:  # noqa: BLE001  (an operation without anything to get wrong)
        return

    @seed(20261122)
    @settings(
        max_examples=EXAMPLES or 4,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=cases)
    def run(case: Any) -> None:
        findings.call(case)

    run()


def _aim(case: Any, known: dict[str, str]) -> None:
    """At a record that is there, unless its id is what is wrong; with all else right, at its present state.

    Schemathesis would judge a changed request anew. It writes `If-None-Match: 0` for one that fits.
    """
    mode = case.meta.generation.mode
    if not case.meta.is_negative_at(ParameterLocation.PATH):
        case.path_parameters.update({name: known[name] for name in known if name in case.path_parameters})
    if mode.is_positive:
        case.headers.update({name: text for name, text in PRESENT.items() if name in case.headers})
    case.operation.schema.revalidate_case_metadata(case)
    case.meta.generation.mode = mode


def _known(business: Business, operation: Any, name: str) -> dict[str, str]:
    if "{id}" not in operation.path:
        return {}
    records = business.records(name)
    return {"id": str(records.get("owner") or records[SHARED])}
