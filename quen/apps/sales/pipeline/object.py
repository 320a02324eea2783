"""The declaration of the pipeline."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from quen.apps.sales.pipeline.model import Pipeline
from quen.kernel.registry.spec import A, Menu, ObjectSpec, Related, Section

pipeline = ObjectSpec(
    model=Pipeline,
    icon="git-merge",
    menu=Menu("settings", 40),
    settings=True,
    columns="name position is_default reason_required",
    sort="position",
    order="position",
    sections=(Section(_("Pipeline"), "name position is_default reason_required"),),
    quick="name position",
    search={"name": A},
    related=(Related("stage", "pipeline", "name position probability kind rotting_days"),),
    import_keys="external_id name",
    empty_hint=_("The ways your deals go, each with its own stages."),
)
