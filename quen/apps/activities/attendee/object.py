"""The declaration of the attendee."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from quen.apps.activities.attendee.model import Attendee
from quen.kernel.errors import DomainError
from quen.kernel.registry.registry import get_spec
from quen.kernel.registry.spec import ObjectSpec, Scope, Section

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor


def name_attendee(values: dict[str, Any], record: Mapping[str, Any], actor: Actor) -> None:
    """Called as the member or contact is, where no other name is given. Raises DomainError for nobody."""
    if record.get("name"):
        return
    for target in ("member", "contact"):
        if record.get(target) is not None:
            found = get_spec(target).rows(actor).filter(pk=record[target]).values_list("name", flat=True).first()
            values["name"] = str(found or "")
            return
    raise DomainError("nobody", _t("Choose a colleague or a contact, or give a name."), field="name")


attendee = ObjectSpec(
    model=Attendee,
    icon="user-plus",
    columns="name activity member contact answer",
    sort="created_at",
    sections=(Section(_("Attendee"), "activity name member contact answer"),),
    quick="activity member contact name answer",
    scope=Scope(via="activity"),
    root="activity",
    tidy=name_attendee,
    written_by={"activity": ("create", "import")},
    import_keys="external_id",
)
