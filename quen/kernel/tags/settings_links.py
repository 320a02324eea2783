"""Where the tags stand in the settings."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from quen.kernel.access.actor import Actor
from quen.kernel.registry.settings_link import SettingsLink


def _seen(actor: Actor) -> bool:
    return actor.may("tag", "view")


tags = SettingsLink(
    group="business",
    label=_("Tags"),
    url="/settings/tags",
    icon="tags",
    hint=_("Words on records: rename, merge, delete."),
    position=60,
    shown=_seen,
)
