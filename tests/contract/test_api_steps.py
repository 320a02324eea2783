"""Schemathesis in several steps: what one call made is there for the next, what one deleted is gone, and what one
business has is nothing to another. The links between the operations are inferred from the OpenAPI document."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
import schemathesis
from django.db import transaction
from hypothesis import HealthCheck, Phase, seed, settings
from schemathesis.core.failures import FailureGroup
from schemathesis.generation import GenerationMode
from schemathesis.wfc.escalation import EscalatingAuthProvider

from quen.kernel.registry.registry import specs
from quen.kernel.testing.business import STRANGER, Business
from quen.kernel.testing.factory import values
from tests.contract.api_checks import Findings, all_checks
from tests.contract.test_api_schema import EXAMPLES, app

__all__ = ["app"]

NAMES = tuple(specs()) if EXAMPLES else ("account",)
PEERS = ("admin", STRANGER)
PLAIN = {"Accept-Encoding": "identity"}


class Token:
    """The token of one person, as Schemathesis asks for it."""

    def __init__(self, token: str) -> None:
        self.token = token

    def get(self, _case: Any, _context: Any) -> str:
        return self.token

    def set(self, case: Any, data: str, _context: Any) -> None:
        case.headers["Authorization"] = f"Bearer {data}"


@pytest.mark.parametrize("name", NAMES)
def test_steps_that_follow_each_other(business: Business, app: Any, name: str) -> None:
    """An object is made with values that can be, since those from the document alone are seldom accepted."""
    with business.work("admin") as admin:
        given = json.loads(json.dumps(values(specs()[name], actor=admin), default=_plain))
    steps = _steps(_schema(business, app, name), f"create_{name}", given)
    seed(20261122)(steps).run(
        settings=settings(
            max_examples=EXAMPLES or 8,
            stateful_step_count=6,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
    )
    assert not steps.findings.failures, "\n\n".join(steps.findings.failures[:10])
    assert steps.succeeded > 0


def _plain(value: Any) -> str:
    return str(value.isoformat()) if isinstance(value, date) else str(value)


def _schema(business: Business, app: Any, name: str) -> Any:
    tokens: list[Any] = [Token(business.token(peer)) for peer in PEERS]
    headers = PLAIN | {"Authorization": f"Bearer {tokens[0].token}"}
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app, headers=headers).include(tag=name)
    schema.auth.providers.append(EscalatingAuthProvider(tokens, list(PEERS), peers=PEERS, pinned=PEERS[0]))
    schema.config.generation.update(modes=[GenerationMode.POSITIVE])
    return schema


def _steps(schema: Any, creating: str, given: dict[str, Any]) -> Any:
    checks = all_checks()

    class Steps(schema.as_state_machine()):  # type: ignore[misc]
        findings = Findings({})
        succeeded = 0

        def setup(self) -> None:
            self.undone = transaction.atomic()
            self.undone.__enter__()

        def teardown(self) -> None:
            transaction.set_rollback(True)
            self.undone.__exit__(None, None, None)

        def before_call(self, case: Any) -> None:
            case.query.clear()
            case.headers.pop("If-Match", None)
            if case.operation.definition.raw.get("operationId") == creating:
                case.body = given

        def get_call_kwargs(self, case: Any) -> dict[str, Any]:
            return {"headers": PLAIN}

        def validate_response(self, response: Any, case: Any, additional_checks: Any = None, **kwargs: Any) -> None:
            type(self).succeeded += response.status_code < 300
            try:
                case.validate_response(response, checks=checks, transport_kwargs=kwargs, recorder=self.recorder)
            except FailureGroup as error:
                self.findings.note(case, error.exceptions)

    return Steps
