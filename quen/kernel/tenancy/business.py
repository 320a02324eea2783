"""What a business says of itself, read and changed."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any
from zoneinfo import available_timezones

from babel import Locale
from babel.numbers import list_currencies
from django.db import Error, connection, transaction
from django.utils.translation import gettext as _

from quen.kernel.errors import Conflict, Denied, DomainError, Text
from quen.kernel.tenancy.models import LANGUAGES, Tenant

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor

FIELDS = ("name", "country", "language", "timezone", "fiscal_month", "week_start", "base_currency")


def present_business() -> Tenant:
    """The tenant of the current transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT app.current_tenant()")
        (tenant_id,) = cursor.fetchone()
    return Tenant.objects.get(pk=tenant_id)


def base_currency_is_fixed() -> bool:
    """Whether there are amounts or exchange rates, so that the base currency has to stay."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT app.base_currency_is_fixed()")
        (fixed,) = cursor.fetchone()
    return bool(fixed)


def change_business(values: Mapping[str, Any], seen_version: int, *, actor: Actor) -> int:
    """Change the present tenant and return its version; `values`: some of FIELDS. Nothing is written when nothing
    differs. Raises Denied, Conflict (somebody saved after `seen_version`), DomainError by field."""
    if not actor.is_admin:
        raise Denied
    errors: dict[str, list[Text]] = {
        name: [message] for name, value in values.items() if (message := _wrong(name, value))
    }
    if errors:
        raise DomainError("invalid", _("Some fields need a correction."), errors=errors)
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT app.change_tenant(%s::jsonb, %s)", [json.dumps(dict(values)), seen_version])
            return int(cursor.fetchone()[0])
    except Error as error:
        raise _told(error) from error


def _told(error: Error) -> Exception:
    cause: Any = error.__cause__
    state = getattr(cause, "sqlstate", "")
    if state == "40001":
        return Conflict(present_business())
    if state == "42501":
        return Denied()
    if getattr(getattr(cause, "diag", None), "constraint_name", "") == "base_currency_fixed":
        text = _("There are amounts or exchange rates already, so the base currency can no longer be changed.")
        return DomainError("base_currency_fixed", text, field="base_currency")
    return error


def _wrong(name: str, value: Any) -> str:
    """What is wrong with a value, "" for nothing."""
    if name not in FIELDS:
        return _("There is no such field.")
    if name == "name":
        return "" if 0 < len(str(value).strip()) <= 200 else _("Please fill in this field.")
    return "" if value in _choices(name) else _("This value is not allowed.")


def _choices(name: str) -> Collection[Any]:
    if name == "country":
        return _countries()
    if name == "language":
        return dict(LANGUAGES)
    if name == "timezone":
        return available_timezones()
    if name == "base_currency":
        return list_currencies()
    return range(1, 13) if name == "fiscal_month" else range(1, 8)


def _countries() -> set[str]:
    codes = {str(code) for code in Locale("en").territories}
    return {code for code in codes if len(code) == 2 and code.isalpha()} - {"XX", "ZZ", "XA", "XB", "QO"}
