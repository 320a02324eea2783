"""`SettingsLink`: a page of settings that is no list of records, as the settings overview shows it.

Declare one as a value of a module named `settings_links` anywhere in an application; it is found there.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from django.apps import apps
from django.utils.translation import gettext_lazy as _

from quen.kernel.errors import Text

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.spec import ObjectSpec

# name: (label, icon), in the order of the overview
GROUPS: dict[str, tuple[Text, str]] = {
    "people": (_("People and rights"), "users"),
    "customers": (_("Customers"), "building"),
    "activities": (_("Activities"), "calendar-event"),
    "catalog": (_("Catalog"), "package"),
    "sales": (_("Sales"), "target"),
    "business": (_("Business"), "building-skyscraper"),
    "you": (_("You"), "user"),
}


def _administrators(actor: Actor) -> bool:
    return actor.is_admin


@dataclass(frozen=True, kw_only=True)
class SettingsLink:
    """`group`: a key of GROUPS. `hint`: one sentence under the label. `position`: lists stand at their menu's.

    `shown(actor)` tells who finds it; the page itself checks again.
    """

    group: str
    label: Text
    url: str
    icon: str
    hint: Text = ""
    position: int = 100
    shown: Callable[[Actor], bool] = _administrators

    def __post_init__(self) -> None:
        if self.group not in GROUPS:
            raise ValueError(f"settings link {self.url}: there is no group {self.group!r}")


@cache
def settings_links() -> tuple[SettingsLink, ...]:
    """All declared links."""
    found: list[SettingsLink] = []
    for config in apps.get_app_configs():
        if config.name.startswith("quen."):
            package = importlib.import_module(config.name)
            names = [info.name for info in pkgutil.walk_packages(package.__path__, config.name + ".")]
            for name in sorted(n for n in names if n.rsplit(".", 1)[1] == "settings_links"):
                found += [v for v in vars(importlib.import_module(name)).values() if isinstance(v, SettingsLink)]
    return tuple(found)


def settings_group(spec: ObjectSpec) -> str:
    """The group in which a settings object stands: the one its menu names, else that of its context."""
    if spec.menu is not None and spec.menu.group:
        return spec.menu.group
    context = spec.model._meta.app_label
    return context if context in GROUPS else "business"
