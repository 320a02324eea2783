"""The declaration of the relationship type."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from quen.apps.customers.relationship_type.model import RelationshipType
from quen.kernel.registry.spec import A, Menu, ObjectSpec, Related, Section

relationship_type = ObjectSpec(
    model=RelationshipType,
    icon="link",
    menu=Menu("settings", 60),
    settings=True,
    columns="name inverse category mutual applies_to",
    sections=(Section(_("Relationship type"), "name inverse mutual category applies_to"),),
    quick="name inverse category mutual",
    search={"name": A, "inverse": A},
    related=(Related("relationship", "type", "from_party to_party role strength"),),
    import_keys="external_id name",
    match="external_id name inverse",
    empty_hint=_("What your customers can be to each other: supplier, parent company, spouse, adviser."),
)
