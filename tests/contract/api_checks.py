"""The checks of Schemathesis that every answer of the API has to pass: all that the installed version has.

Two are bent where the OpenAPI document cannot say what Quen asks of values; `BENT` says why. Two look at a series
of calls and one at other people's objects: they find something in the run of several steps only.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from schemathesis.checks import CHECKS as INSTALLED
from schemathesis.checks import load_all_checks
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.specs.openapi import checks as found

# Of the values of a right form: 412 for the entity tag of another state; 422 for what is said of values beyond their
# form, as a reference to a record that is not there, a filter of no such field, a day before another one.
_REFUSED_BY_MEANING = {412, 422}


def rejected(context: Any, response: Any, case: Any) -> bool | None:
    """Wrong data is refused. A bulk call refuses each operation by itself; 412 is a refusal too."""
    if response.status_code == 412 or case.operation.path.endswith("/bulk"):
        return None
    return found.negative_data_rejection(context, response, case)


def accepted(context: Any, response: Any, case: Any) -> bool | None:
    """Data of the right form is understood; that it makes no sense may be said, but not that it is malformed."""
    if response.status_code in _REFUSED_BY_MEANING:
        return None
    return found.positive_data_acceptance(context, response, case)


BENT = {"negative_data_rejection": rejected, "positive_data_acceptance": accepted}


def all_checks() -> list[Any]:
    """Every check of the installed version, the bent ones in place of their originals."""
    load_all_checks()
    return [BENT.get(name, check) for name, check in zip(INSTALLED.get_all_names(), INSTALLED.get_all(), strict=True)]


class Findings:
    """What the checks have found, and which operations were seen to refuse strangers: once each is enough."""

    def __init__(self, headers: dict[str, str]) -> None:
        self.headers = headers
        self.failures: list[str] = []
        self._checks = all_checks()
        self._refuses: set[str] = set()

    def call(self, case: Any) -> None:
        """Send the request, check its answer, and take back what it did."""
        label = case.operation.label
        without = [found.ignored_auth] if label in self._refuses else []
        with _undone():
            try:
                response = case.call_and_validate(headers=self.headers, checks=self._checks, excluded_checks=without)
            except FailureGroup as error:  # all failures of all operations are told at the end
                self.note(case, error.exceptions)
            else:
                if response.status_code < 300:
                    self._refuses.add(label)

    def note(self, case: Any, failures: Any) -> None:
        """Keep what was found about a request."""
        text = "\n".join(f"{type(one).__name__}: {one}" for one in failures if isinstance(one, Failure))
        self.failures.append(f"{case.as_curl_command()}\n{text[:1500]}")


@contextmanager
def _undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
