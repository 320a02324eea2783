"""Schemathesis: whatever a program sends, no server error, and every answer is as the OpenAPI document says.

Values are generated from the document, right ones and wrong ones. Run by hand for longer:
`QUEN_FUZZ=50 bin/test --no-e2e tests/contract/test_api_schema.py` (examples for each operation of every object).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi import checks as found

from quen.kernel.registry.registry import specs
from quen.kernel.testing.business import SHARED, Business

EXAMPLES = int(os.environ.get("QUEN_FUZZ", "0"))
# With every kind of field and every kind of operation between them; the others take a turn in the long run.
CHOSEN = ("quen", "opportunity", "account", "stage_criterion", "price_book_entry")
NAMES = ("quen", *specs()) if EXAMPLES else CHOSEN


def rejected(context: Any, response: Any, case: Any) -> bool | None:
    """Wrong data is refused. A bulk call refuses each operation by itself; 412 is a refusal too."""
    if response.status_code == 412 or case.operation.path.endswith("/bulk"):
        return None
    return found.negative_data_rejection(context, response, case)


CHECKS = [
    not_a_server_error,
    found.status_code_conformance,
    found.content_type_conformance,
    found.response_headers_conformance,
    found.response_schema_conformance,
    rejected,
]


@pytest.fixture
def app(business: Business, settings: Any) -> Iterator[Any]:
    """The application, without rates, inside the transaction of the test."""
    settings.API_RATE = settings.API_USER_RATE = 0
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield get_wsgi_application()
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("mode", list(GenerationMode))
def test_no_server_error_and_no_violation(business: Business, app: Any, name: str, mode: GenerationMode) -> None:
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app, headers=_headers(business))
    failures: list[str] = []
    for result in schema.get_all_operations():
        operation = result.ok()
        if name in operation.tags:
            failures += _failures(business, operation, name, mode)
    assert not failures, "\n\n".join(failures[:10])


def _headers(business: Business) -> dict[str, str]:
    return {"Authorization": f"Bearer {business.token('admin')}", "Accept-Encoding": "identity"}


def _failures(business: Business, operation: Any, name: str, mode: GenerationMode) -> list[str]:
    known = {"id": str(_record(business, name))} if "{id}" in operation.path else None
    try:
        cases = operation.as_strategy(generation_mode=mode, path_parameters=known)
    except Exception:  # noqa: BLE001  (an operation without anything to get wrong)
        return []
    failures: list[str] = []

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
        with transaction.atomic():
            try:
                case.call_and_validate(headers=_headers(business), checks=CHECKS)
            except FailureGroup as error:  # all failures of all operations are told at the end
                text = "\n".join(f"{type(one).__name__}: {one}" for one in error.exceptions)
                failures.append(f"{case.as_curl_command()}\n{text[:1500]}")
            transaction.set_rollback(True)

    run()
    return failures


def _record(business: Business, name: str) -> Any:
    records = business.records(name)
    return records.get("owner") or records[SHARED]
