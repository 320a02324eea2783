"""What a violated database constraint means to the person who typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from quen.kernel.db.periods import periods_constraint
from quen.kernel.errors import DomainError

if TYPE_CHECKING:
    from quen.kernel.registry.spec import ObjectSpec


def explain_integrity_error(spec: ObjectSpec, error: Exception) -> DomainError:
    """A DomainError for psycopg's IntegrityError or DataError, at the field concerned where one can be told."""
    cause: Any = error.__cause__
    constraint = getattr(getattr(cause, "diag", None), "constraint_name", None) or ""
    state = getattr(cause, "sqlstate", "")
    if (told := _told(spec, constraint)) is not None:
        return told
    field = _field_of(spec, constraint)
    if state == "23505":
        return DomainError("duplicate", _("Another record already has this value."), field=field, status=409)
    if state == "23503":
        return DomainError("missing_reference", _("The record referred to does not exist."), field=field)
    if state == "23514" and (guarded := _guarded(constraint)):
        code = "cycle" if constraint.startswith("no_cycle_") else constraint
        return DomainError(code, guarded, field=field, status=409 if field is None else 422)
    if state == "23514":
        return DomainError("out_of_range", _("This value is not allowed."), field=field)
    if state == "22003":  # an amount that fits, but not in the base currency
        return DomainError("out_of_range", _("This number is too large."), field=field)
    return DomainError("integrity", _("The database refused this change."), field=field)


def _guarded(constraint: str) -> str:
    """What a guard of the table refused ("" when it was none)."""
    if constraint.startswith("no_cycle_"):
        return _("It would stand above itself.")
    return {
        "last_administrator": _("Somebody must remain who signs in as an administrator."),
        "role_in_use": _("Users still have this role. Give them another one first."),
    }.get(constraint, "")


def _told(spec: ObjectSpec, constraint: str) -> DomainError | None:
    """The words that the declaration has for this constraint."""
    if spec.periods is not None and constraint == periods_constraint(spec):
        return DomainError("overlap", spec.periods.message, spec.periods.start, status=409)
    if constraint in spec.refusals:
        field, message = spec.refusals[constraint]
        return DomainError("refused", message, field, status=409)
    return None


def _field_of(spec: ObjectSpec, constraint: str) -> str | None:
    for declared in spec.model._meta.constraints:
        if declared.name == constraint:
            names = [n for n in getattr(declared, "fields", ()) if n != "tenant_id"]
            if not names:  # a check: the field is part of its name
                names = sorted((n for n in spec.fields if n in constraint), key=len, reverse=True)
            return names[0] if names else None
    if constraint.startswith("ix_"):  # the one unique index that the kernel makes
        return "external_id"
    if constraint.endswith("_pkey"):
        return "id"
    return next((i.name for i in spec.fields.values() if constraint.endswith(f"_{i.column}")), None)
