"""Where the first steps are found again."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from quen.kernel.registry.settings_link import SettingsLink

first_steps = SettingsLink(
    group="business",
    label=_("First steps"),
    url="/settings/first-steps",
    icon="rocket",
    hint=_("What to set up first, and sample data."),
    position=90,
)
