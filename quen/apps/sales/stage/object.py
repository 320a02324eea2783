"""The declaration of the stage."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from quen.apps.sales.stage.actions import remove_stage
from quen.apps.sales.stage.model import Stage
from quen.apps.sales.stage.prepare import place_stage
from quen.kernel.registry.spec import A, Menu, ObjectSpec, Related, Section

stage = ObjectSpec(
    model=Stage,
    icon="stack-2",
    menu=Menu("settings", 45),
    settings=True,
    columns="name pipeline position probability kind rotting_days",
    sort="position",
    order="position",
    sections=(Section(_("Stage"), "name pipeline position probability kind rotting_days"),),
    quick="name pipeline probability kind",
    search={"name": A},
    related=(
        Related("stage_criterion", "stage", "name field"),
        Related("opportunity", "stage", "name account amount close_date owner"),
    ),
    import_keys="external_id pipeline+name",
    import_names={"probability": "chance win_probability", "position": "order rank", "kind": "type"},
    actions=(remove_stage,),
    prepare=place_stage,
    empty_hint=_("The steps of your pipelines."),
)
