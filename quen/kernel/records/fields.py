"""Model fields the kernel knows more about than Django does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.db.models.expressions import Func
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    _CharField = models.CharField[Any, Any]
    _DateField = models.DateField[Any, Any]
    _DecimalField = models.DecimalField[Any, Any]
    _ForeignKey = models.ForeignKey[Any, Any]
else:  # Django's own classes take no type arguments
    _CharField, _DateField, _DecimalField = models.CharField, models.DateField, models.DecimalField
    _ForeignKey = models.ForeignKey


class CurrentTenant(Func):
    """`app.current_tenant()`: the tenant of this transaction, NULL when none is set."""

    function = "app.current_tenant"
    arity = 0
    output_field = models.UUIDField()


class SortKey(Func):
    """`app.sort_key(text)`: the key by which people expect names to be ordered."""

    function = "app.sort_key"
    arity = 1
    output_field = models.TextField()


class Ref(_ForeignKey):
    """A reference to a record of the same tenant.

    Django's own constraint is left out: after a migration the kernel adds
    `FOREIGN KEY (tenant_id, x_id) REFERENCES data.x (tenant_id, id)`, which cannot cross tenants.
    `acyclic`: of a reference to the same table; a trigger refuses a record that would stand above itself.
    `part`: the row is a part of what it refers to, and goes for good when that does.
    """

    def __init__(self, to: Any, *, acyclic: bool = False, part: bool = False, **options: Any) -> None:
        self.acyclic = acyclic
        self.part = part
        options["on_delete"] = models.DO_NOTHING
        options["db_constraint"] = False
        options["db_index"] = False
        options.setdefault("related_name", "+")
        super().__init__(to, **options)


class SortKeyField(models.GeneratedField):
    """A stored column `<source>_sort` = `app.sort_key(<source>)`, compared byte by byte."""

    def __init__(self, source: str = "name", **options: Any) -> None:
        self.source = source
        options["expression"] = SortKey(models.F(source))
        options["output_field"] = models.TextField(db_collation="C")
        options["db_persist"] = True
        super().__init__(**options)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        for derived in ("expression", "output_field", "db_persist"):
            kwargs.pop(derived, None)
        return name, path, args, {**kwargs, "source": self.source}


class MoneyField(_DecimalField):
    """An exact amount in the currency that another column of the record names.

    `currency`: column with the ISO 4217 code, "" for an amount in the tenant's base currency. `base`: column that a
    trigger fills with the amount in the base currency at the rate of `date` (a date column; today where it is empty).
    """

    def __init__(self, *args: Any, currency: str = "currency", base: str = "", date: str = "", **options: Any):
        self.currency, self.base, self.date = currency, base, date
        options.setdefault("max_digits", 18)
        options.setdefault("decimal_places", 2)
        super().__init__(*args, **options)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "currency": self.currency, "base": self.base, "date": self.date}


class PhoneField(_CharField):
    """A telephone number in E.164 (`+84901234567`)."""

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("max_length", 20)
        super().__init__(*args, **options)


class AnyRefField(_CharField):
    """A reference to a record of any object, as `object:id` (`record_key`), "" for none. No foreign key checks it."""

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("max_length", 100)
        options.setdefault("blank", True)
        options.setdefault("default", "")
        super().__init__(*args, **options)


class RecurrenceField(_CharField):
    """A recurrence rule (RFC 5545, 3.3.10) without its start, as `FREQ=WEEKLY;BYDAY=MO`; "" for once."""

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("max_length", 200)
        options.setdefault("blank", True)
        options.setdefault("default", "")
        super().__init__(*args, **options)


class FormattedField(_CharField):
    """A text with a form of its own, such as a tax code; on every surface a text, read and shown as a subclass says.

    `read(text)` gives what is stored for what was written, or raises ParseError; `show(value)` what people see.
    `EXAMPLE`: a valid value, of which the tests make records.
    """

    EXAMPLE: ClassVar[str] = ""

    @staticmethod
    def read(text: str) -> str:
        """What is stored for `text`. Raises ParseError."""
        return text

    @staticmethod
    def show(value: str) -> str:
        """`value` as people read it."""
        return value


class CountryField(_CharField):
    """ISO 3166-1 alpha-2 code."""

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("max_length", 2)
        super().__init__(*args, **options)


class BirthDateField(_DateField):
    """The day on which somebody was born; shown with the age."""


class CurrencyField(_CharField):
    """ISO 4217 code."""

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("max_length", 3)
        super().__init__(*args, **options)


def name_field() -> models.CharField[str, str]:
    """The usual title of a record."""
    return models.CharField(_("Name"), max_length=200)
