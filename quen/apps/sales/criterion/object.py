"""The declaration of the exit criterion."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from quen.apps.sales.criterion.model import StageCriterion
from quen.kernel.registry.spec import Menu, ObjectSpec, Section

stage_criterion = ObjectSpec(
    model=StageCriterion,
    icon="checkbox",
    menu=Menu("settings", 48),
    settings=True,
    columns="name stage field position",
    sort="position",
    sections=(Section(_("Exit criterion"), "name stage field position"),),
    quick="name field stage",
    names_fields={"field": "opportunity"},
    import_keys="external_id stage+name",
    match="external_id",
    empty_hint=_("What must be true of a deal before it leaves a stage."),
)
