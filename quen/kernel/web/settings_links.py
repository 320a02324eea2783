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

business = SettingsLink(
    group="business",
    label=_("Business"),
    url="/settings/business",
    icon="building-skyscraper",
    hint=_("Name, country, language, time zone, fiscal year."),
    position=10,
)
currencies = SettingsLink(
    group="business",
    label=_("Currencies"),
    url="/settings/currencies",
    icon="coin",
    hint=_("The base currency, the currencies you use and what they are worth."),
    position=20,
)
numbers = SettingsLink(
    group="business",
    label=_("Numbers"),
    url="/settings/numbers",
    icon="list-details",
    hint=_("How records are numbered, and which number comes next."),
    position=30,
)

audit = SettingsLink(
    group="business",
    label=_("Audit"),
    url="/settings/audit/",
    icon="history",
    hint=_("Every change: who, when, from where, old and new; searched and downloaded."),
    position=210,
)
