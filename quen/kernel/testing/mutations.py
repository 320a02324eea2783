"""Defences that can be taken away for one test run, to see that the contract suite notices.

`QUEN_MUTATION=row-predicate python -m pytest -m contract_core tests/contract` must fail. See `tests/mutation`.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import Any

from django.db import connections

VARIABLE = "QUEN_MUTATION"


def apply() -> None:
    """Take away the defence that the environment variable names, in this process and its database."""
    name = os.environ.get(VARIABLE, "")
    if name:
        MUTATIONS[name]()


def _views_without_tenant() -> None:
    """The views show and take every tenant's rows."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relnamespace = 'app'::regnamespace AND relkind = 'v'")
        for (table,) in cursor.fetchall():
            cursor.execute(f"CREATE OR REPLACE VIEW app.{table} AS SELECT * FROM data.{table}")  # noqa: S608
    connections["owner"].close()


def _rows_of_everybody() -> None:
    """Every record is everybody's: the row predicate lets all rows pass."""
    from quen.kernel.access import predicate

    _replace(predicate.restrict, lambda rows, _spec, _actor, _action: rows)


def _fields_of_everybody() -> None:
    """No field is hidden from anybody."""
    from quen.kernel.access import masks

    _replace(masks.readable_fields, lambda spec, _actor: list(spec.fields.values()))


def _versions_unchecked() -> None:
    """Who saves last wins."""
    from quen.kernel.records import save

    _replace(save.check_version, lambda _record, _expected: None)


def _replace(original: Callable[..., Any], replacement: Callable[..., Any]) -> None:
    """Put the replacement wherever the function was imported to."""
    places = [
        (module, name)
        for module in list(sys.modules.values())
        if getattr(module, "__name__", "").startswith("quen.")
        for name, value in list(vars(module).items())
        if value is original
    ]
    if not places:
        raise RuntimeError(f"{original.__name__} is nowhere to be replaced")
    for module, name in places:
        setattr(module, name, replacement)


MUTATIONS: dict[str, Callable[[], None]] = {
    "tenant-condition": _views_without_tenant,
    "row-predicate": _rows_of_everybody,
    "field-mask": _fields_of_everybody,
    "version-check": _versions_unchecked,
}
