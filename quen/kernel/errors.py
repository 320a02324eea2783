"""Errors that a user caused and can mend. One mapper turns them into a form error, problem+json or a job failure."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

Text = str | Promise


@dataclass(eq=False)
class DomainError(Exception):
    """`code` is stable and for programs, `message` is for people, `field` names the place, `status` is HTTP's.

    `errors` holds several field errors at once: {field: [message, …]}.
    `verb` names the action of the record whose form asks for what is missing; the browser opens it.
    """

    code: str
    message: Text
    field: str | None = None
    status: int = 422
    errors: dict[str, list[Text]] = dataclasses.field(default_factory=dict)
    verb: str = ""

    def __str__(self) -> str:
        return str(self.message)

    def by_field(self) -> dict[str, list[str]]:
        """All messages by field name; "" holds those about the record as a whole."""
        result = {name: [str(m) for m in messages] for name, messages in self.errors.items()}
        if not self.errors:
            result[self.field or ""] = [str(self.message)]
        return result


class NotFound(DomainError):
    """The record is not there, or not for this actor: the two are not told apart."""

    def __init__(self, message: Text | None = None) -> None:
        from django.utils.translation import gettext as _

        super().__init__("not_found", message or _("This record does not exist or is not shared with you."), status=404)


class Denied(DomainError):
    """The actor sees the object but may not do this with it."""

    def __init__(self, message: Text | None = None) -> None:
        from django.utils.translation import gettext as _

        super().__init__("denied", message or _("Your role does not allow this."), status=403)


class Conflict(DomainError):
    """Somebody saved first. `current` is the record as it stands now."""

    def __init__(self, current: Any) -> None:
        from django.utils.translation import gettext as _

        super().__init__("conflict", _("Somebody else saved this record first."), status=412)
        self.current = current
