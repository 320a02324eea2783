"""Number sequences: `D-1042`, `D-2026-00042`. Gaps are allowed, doubles never.

A number is taken on a connection of its own, in a transaction that ends at once: the counter is not locked until
the end of whatever the number is for, so an import and a person do not wait for each other.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar
from zoneinfo import ZoneInfo

from django.db import connection, models
from django.utils.translation import gettext as _

from quen.kernel.clock import now
from quen.kernel.db.direct import apart
from quen.kernel.errors import DomainError
from quen.kernel.records.base import TenantRow

if TYPE_CHECKING:
    from quen.kernel.registry.spec import ObjectSpec

START = 1001  # the first number where nobody has said otherwise
MOST = 10**12
_PREFIX = re.compile(r"[^\W_]*(?:[-/. ][^\W_]*)*", re.UNICODE)


class Sequence(TenantRow):
    """How the records of `object` are numbered: `prefix`, then the number with at least `width` digits.

    `yearly`: the year stands between, and the number begins with 1 in each; `year` and `last_of_year` count it.
    `last` counts numbers without a year, so that none comes twice when somebody changes her mind.
    `start`: the next number is at least this. `prefix` NULL: as the object's declaration has it.
    """

    object = models.CharField(max_length=60)
    last = models.BigIntegerField(default=0)
    start = models.BigIntegerField(default=START, db_default=START)
    prefix = models.CharField(max_length=10, null=True)
    width = models.IntegerField(default=0, db_default=0)
    yearly = models.BooleanField(default=False, db_default=False)
    year = models.IntegerField(default=0, db_default=0)
    last_of_year = models.BigIntegerField(default=0, db_default=0)

    LOG_WITHOUT: ClassVar[tuple[str, ...] | None] = ("last", "year", "last_of_year")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant_id", "object"], name="sequence_once_an_object"),
            models.CheckConstraint(condition=models.Q(width__range=(0, 10)), name="sequence_width"),
        ]


@dataclass(frozen=True)
class Pattern:
    """How a number is written. `year` is 0 where it has none."""

    prefix: str
    width: int = 0
    year: int = 0

    def write(self, number: int) -> str:
        """`D-`, 5 digits, 2026: 42 is `D-2026-00042`."""
        year = f"{self.year}-" if self.year else ""
        return f"{self.prefix}{year}{number:0{self.width}d}"


_TAKE = """
INSERT INTO kernel_sequence AS s (id, object, last) VALUES (app.uuid7(), %(object)s, %(start)s - 1 + %(count)s)
ON CONFLICT (tenant_id, object) DO UPDATE SET
    last = CASE WHEN s.yearly THEN s.last ELSE greatest(s.last, s.start - 1) + %(count)s END,
    last_of_year = CASE WHEN NOT s.yearly THEN s.last_of_year
                        WHEN s.year = %(year)s THEN s.last_of_year + %(count)s ELSE %(count)s END,
    year = CASE WHEN s.yearly THEN %(year)s ELSE s.year END
RETURNING prefix, width, yearly, CASE WHEN yearly THEN last_of_year ELSE last END
"""


def default_prefix(spec: ObjectSpec) -> str:
    """What the declaration of an object puts before its numbers."""
    return spec.number.split("{", 1)[0]


def take_numbers(spec: ObjectSpec, count: int = 1) -> list[str]:
    """Reserve `count` consecutive numbers for records of `spec` in the present tenant. They are gone for good."""
    tenant, year = _here()
    values = {"object": spec.name, "start": START, "count": count, "year": year}
    with apart(tenant) as cursor:
        cursor.execute(_TAKE, values)
        row = cursor.fetchone()
    assert row is not None  # noqa: S101  (RETURNING)
    prefix, width, yearly, last = row
    pattern = Pattern(default_prefix(spec) if prefix is None else prefix, width, year if yearly else 0)
    return [pattern.write(number) for number in range(last - count + 1, last + 1)]


def _here() -> tuple[str, int]:
    """The present tenant, and in which of its fiscal years it is (the one that begins in 2026 is 2026)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, timezone, fiscal_month FROM kernel_tenant WHERE id = app.current_tenant()")
        tenant, zone, month = cursor.fetchone()
    return str(tenant), fiscal_year(now().astimezone(ZoneInfo(zone)), month)


def fiscal_year(day: datetime, first_month: int) -> int:
    """The calendar year in which the fiscal year of `day` began."""
    return day.year if day.month >= first_month else day.year - 1


def describe(spec: ObjectSpec) -> tuple[Sequence, Pattern, int]:
    """The sequence of `spec` (not saved where none has been used yet), its pattern and its next number."""
    _tenant, year = _here()
    found = Sequence.objects.filter(object=spec.name).first() or Sequence(object=spec.name, last=START - 1)
    prefix = default_prefix(spec) if found.prefix is None else found.prefix
    if found.yearly:
        return found, Pattern(prefix, found.width, year), (found.last_of_year + 1 if found.year == year else 1)
    return found, Pattern(prefix, found.width), max(found.last + 1, found.start)


def set_sequence(spec: ObjectSpec, *, prefix: str, width: int, yearly: bool, next_number: int | None) -> None:
    """Change how records of `spec` are numbered from now on. `next_number` may only be raised, and has no meaning
    for yearly numbers. Raises DomainError by field."""
    check_pattern(prefix, width, yearly=yearly)
    with connection.cursor() as cursor:  # so that there is a row to lock
        cursor.execute(
            """INSERT INTO kernel_sequence (id, object, last) VALUES (app.uuid7(), %s, %s)
               ON CONFLICT (tenant_id, object) DO NOTHING""",
            [spec.name, START - 1],
        )
    found = Sequence.objects.select_for_update().get(object=spec.name)
    found.prefix, found.width, found.yearly = prefix, width, yearly
    if next_number is not None and not yearly:
        if next_number < max(found.last + 1, found.start) or next_number > MOST:
            text = _("The next number can only be raised, above %(number)s.")
            shown = max(found.last + 1, found.start) - 1
            raise DomainError("lowered", text % {"number": shown}, field="next_number")
        found.start = next_number
    found.save(update_fields=["prefix", "width", "yearly", "start"])


def check_pattern(prefix: str, width: int, *, yearly: bool) -> None:
    """Refuse what could write the same number in two ways. Raises DomainError by field."""
    if len(prefix) > 10 or not _PREFIX.fullmatch(prefix):
        text = _("At most 10 letters and digits, with - / . or a blank between them.")
        raise DomainError("prefix", text, field="prefix")
    if prefix[-1:].isdigit() or (not yearly and re.search(r"\d{4}-$", prefix)):
        text = _("Please end it with a sign other than a digit or a year, so that numbers stay apart.")
        raise DomainError("prefix", text, field="prefix")
    if not 0 <= width <= 10:
        raise DomainError("width", _("Between 0 and 10 digits."), field="width")
