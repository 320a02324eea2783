"""Pages of the kernel that the settings overview leads to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from quen.kernel.registry.settings_link import SettingsLink

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor


def everybody(actor: Actor) -> bool:
    """Whoever works here."""
    del actor
    return True


trash = SettingsLink(
    group="business",
    label=_("Trash"),
    url="/settings/trash/",
    icon="trash",
    hint=_("What was deleted, by whom and when; bring it back or delete it for good."),
    position=200,
    shown=everybody,
)
