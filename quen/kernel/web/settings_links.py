"""The kernel's own pages on the settings overview."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from quen.kernel.registry.settings_link import SettingsLink

users = SettingsLink(
    group="people",
    label=_("Users and teams"),
    url="/settings/users",
    icon="users",
    hint=_("Invite, sort into teams, see who signs in."),
    position=5,
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
