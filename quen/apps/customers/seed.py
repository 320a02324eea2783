"""The relationship types a new business starts with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from quen.apps.customers.relationship_type.object import relationship_type
from quen.kernel.records.save import save_record

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor


def seed(actor: Actor) -> None:
    """What parties are to each other in business, family, clan, friendship and influence.

    The parent of an account is a field of it, so there is no type for it.
    """
    for external_id, name, inverse, category, applies_to in _types():
        changes = {
            "external_id": external_id, "name": name, "inverse": inverse, "mutual": not inverse,
            "category": category, "applies_to": applies_to,
        }  # fmt: skip
        save_record(relationship_type, actor=actor, changes=changes)


def _types() -> list[tuple[str, str, str, str, str]]:
    """(external id, name, name from the other side or "" where it is the same, category, between)."""
    return [
        ("supplier", _("Supplier"), _("Buyer"), "business", "any"),
        ("partner", _("Partner"), "", "business", "any"),
        ("distributor", _("Distributor"), _("Principal"), "business", "any"),
        ("affiliate", _("Affiliated company"), "", "business", "organizations"),
        ("shareholder", _("Shareholder"), _("Holding"), "business", "any"),
        ("competitor", _("Competitor"), "", "business", "organizations"),
        ("colleague", _("Colleague"), "", "business", "people"),
        ("superior", _("Superior"), _("Subordinate"), "business", "people"),
        ("spouse", _("Spouse"), "", "family", "people"),
        ("child", _("Child"), _("Parent"), "family", "people"),
        ("sibling", _("Brother or sister"), "", "family", "people"),
        ("relative", _("Relative"), "", "family", "people"),
        ("clan", _("Same clan"), "", "clan", "people"),
        ("hometown", _("Same village or hometown"), "", "clan", "people"),
        ("classmate", _("Classmate"), "", "friend", "people"),
        ("friend", _("Friend"), "", "friend", "people"),
        ("decision_maker", _("Decision maker"), _("Decides for"), "influence", "mixed"),
        ("influencer", _("Influencer"), _("Influences"), "influence", "any"),
        ("adviser", _("Adviser"), _("Advises"), "influence", "any"),
        ("referrer", _("Referred by"), _("Has referred"), "influence", "any"),
    ]
