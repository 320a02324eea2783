"""Pages of sales in the settings."""

from django.utils.translation import gettext_lazy as _

from quen.kernel.registry.settings_link import SettingsLink

pipelines = SettingsLink(
    group="sales",
    label=_("Pipelines and stages"),
    url="/settings/pipelines",
    icon="git-merge",
    hint=_("The order of stages, their probabilities, and what deals need before they leave them."),
    position=10,
    shown=lambda actor: actor.scope("stage", "edit") == "all",
)
