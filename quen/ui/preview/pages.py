"""Samples of the frame, home, search, settings, sign-in, errors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from quen.kernel.web.viewmodels import (
    Frame,
    Link,
    NavArea,
    PaletteGroup,
    PaletteItem,
    PickerOption,
    RelatedView,
    SearchPage,
)
from quen.ui.preview.tables import opportunity_columns, opportunity_rows, related

Samples = dict[str, tuple[str, dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class HomePage:
    greeting: str
    cards: tuple[tuple[str, Markup, str, str], ...]
    lists: tuple[RelatedView, ...]


@dataclass(frozen=True, slots=True)
class SignInPage:
    action: str
    email: str
    error: str
    next: str
    languages: tuple[Link, ...]
    language: str


@dataclass(frozen=True, slots=True)
class ErrorPage:
    code: int
    title: str
    message: str


@dataclass(frozen=True, slots=True)
class SettingsItem:
    label: str
    url: str
    icon: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class SettingsGroup:
    label: str
    icon: str
    items: tuple[SettingsItem, ...]


@dataclass(frozen=True, slots=True)
class SettingsPage:
    groups: tuple[SettingsGroup, ...]


def frame() -> Frame:
    return Frame(
        nav=(
            NavArea(
                "Customers",
                "building",
                (
                    Link("Accounts", "list_empty.html", "building"),
                    Link("Contacts", "list_filtered.html", "user"),
                ),
            ),
            NavArea("Catalog", "box", (Link("Products", "list_short.html", "box"),)),
            NavArea(
                "Sales",
                "target",
                (
                    Link("Opportunities", "list.html", "target", active=True),
                    Link("Pipelines", "list_nothing.html", "layout-kanban"),
                ),
            ),
            NavArea(
                "Settings",
                "settings",
                (
                    Link("Users", "settings.html", "users"),
                    Link("Teams", "settings.html", "users-group"),
                    Link("Roles", "settings.html", "shield"),
                    Link("Currency rates", "settings.html", "coin"),
                ),
            ),
        ),
        home=Link("Home", "home.html", "home"),
        create=(
            Link("Account", "/account/new", "building"),
            Link("Contact", "/contact/new", "user"),
            Link("Opportunity", "/opportunity/new", "target"),
            Link("Product", "/product/new", "box"),
        ),
        user_name="Nguyễn Thị Phương Thảo",
        user_email="thao.nguyen@saigon-machinery.example",
        user_initials="PT",
        tenant_name="Saigon Precision Machinery",
        tenants=(Link("Chiang Mai Coffee Roasters", "/switch/2"),),
        languages=(("vi", "Tiếng Việt"), ("th", "ไทย"), ("en", "English")),
        language="en",
        theme="auto",
        live_url="",
    )


def home() -> HomePage:
    rows = opportunity_rows(6)
    return HomePage(
        greeting="Good morning, Thảo",
        cards=(
            ("Open opportunities", Markup("38"), "7 to close this week", "list.html"),
            ("Open amount", Markup("12,480,000,000 ₫"), "weighted 5,120,000,000 ₫", "board.html"),
            ("Won this month", Markup("2,310,000,000 ₫"), "4 deals", "list.html"),
            ("Win rate, 90 days", Markup("34 %"), "", ""),
        ),
        lists=(
            related("Closing this week", "calendar-due", opportunity_columns(), rows, "6"),
            related("Going stale", "clock", opportunity_columns(), opportunity_rows(4, start=9), "4"),
            related("New contacts", "user", (), (), "0"),
        ),
    )


def sign_in(error: str = "") -> SignInPage:
    languages = (
        Link("Tiếng Việt", "?lang=vi", active=False),
        Link("ไทย", "?lang=th"),
        Link("English", "?lang=en", active=True),
    )
    return SignInPage("/sign-in", "thao.nguyen@example.vn" if error else "", error, "/", languages, "en")


def error(code: int) -> ErrorPage:
    titles = {
        403: (
            "Not for this role",
            "Your role does not allow this. Ask an administrator of Saigon Precision Machinery.",
        ),
        404: ("Nothing here", "The record does not exist, or you may not see it."),
        500: (
            "Something broke on our side",
            "It has been written down. What you typed is not lost; go back and try again.",
        ),
        409: (
            "Someone was faster",
            "The record was changed while you worked on it. Open it again to see the new values.",
        ),
    }
    return ErrorPage(code, *titles[code])


def search(query: str) -> SearchPage:
    def hit(icon: str, title: str, subtitle: str) -> PaletteItem:
        return PaletteItem(Markup(title), "record.html", icon, Markup(subtitle))  # noqa: S704 (ours)

    accounts = (
        hit("building", "Công ty Cổ phần Cơ khí Chính xác <mark>Minh</mark> Long", "Bình Dương · Manufacturing"),
        hit("building", "<mark>Minh</mark> Phú Seafood Joint Stock Company", "Cà Mau"),
    )
    contacts = (
        hit("user", "Trần Quang <mark>Minh</mark>", "Head of Purchasing · <mark>Minh</mark> Long"),
        hit("user", "กัญญารัตน์ วงศ์สวัสดิ์ (<mark>Minh</mark>)", "ผู้จัดการฝ่ายจัดซื้อ · เชียงใหม่"),
    )
    deals = (hit("target", "CNC retrofit, line 3, <mark>Minh</mark> Long", "D-1042 · Proposal · 1,250,000,000 ₫"),)
    go = (PaletteItem(Markup("Opportunities"), "list.html", "target", hint="g o"),)
    new = (PaletteItem(Markup("New opportunity"), "/opportunity/new", "plus", act="drawer"),)
    groups = (("Accounts", accounts), ("Contacts", contacts), ("Opportunities", deals), ("Go to", go), ("Create", new))
    return SearchPage(query, tuple(PaletteGroup(label, items) for label, items in groups))


def samples() -> Samples:
    opened = (
        PaletteItem(Markup("Trần Quang Minh"), "record.html", "user", "Contact"),
        PaletteItem(Markup("CNC retrofit, line 3"), "record.html", "target", "Opportunity"),
    )
    go = (PaletteItem(Markup("Accounts"), "list.html", "building", hint="g a"),)
    recent = SearchPage("", (PaletteGroup("Recent", opened), PaletteGroup("Go to", go)))
    options = tuple(
        PickerOption(str(i), Markup(name), place)  # noqa: S704 (ours)
        for i, (name, place) in enumerate(
            [
                ("Công ty <mark>Minh</mark> Long", "Bình Dương"),
                ("<mark>Minh</mark> Phú Seafood", "Cà Mau"),
                ("บริษัท เชียงใหม่คอฟฟี่ จำกัด", "เชียงใหม่"),
            ]
        )
    )
    groups = SettingsPage(
        (
            SettingsGroup(
                "Sales",
                "target",
                (
                    SettingsItem("Pipelines", "list.html", "layout-kanban", "The ways your deals go."),
                    SettingsItem("Stages", "list.html", "list-details"),
                ),
            ),
        )
    )
    return {
        "home": ("home.html", {"page": home()}),
        "search": ("search.html", {"page": search("minh")}),
        "search_none": ("search.html", {"page": SearchPage("xyzzy", ())}),
        "fragment_search": ("_search.html", {"page": search("minh")}),
        "fragment_recent": ("_search.html", {"page": recent}),
        "fragment_picker": ("_picker.html", {"options": options}),
        "settings": ("settings.html", {"page": groups}),
        "error_403": ("error.html", {"page": error(403)}),
        "error_404": ("error.html", {"page": error(404)}),
        "error_409": ("error.html", {"page": error(409)}),
    }
