"""The kinds of contact points: how each is written in one way only, and the address that opens it."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import quote, urlsplit

from django.utils.translation import gettext_lazy as _

from quen.kernel.text.parsing import ParseError, parse_email, parse_phone, parse_url

KINDS = [
    ("email", _("E-mail")),
    ("phone", _("Phone")),
    ("zalo", "Zalo"),
    ("line", "LINE"),
    ("whatsapp", "WhatsApp"),
    ("viber", "Viber"),
    ("telegram", "Telegram"),
    ("wechat", "WeChat"),
    ("facebook", "Facebook"),
    ("instagram", "Instagram"),
    ("tiktok", "TikTok"),
    ("linkedin", "LinkedIn"),
    ("x", "X"),
    ("website", _("Website")),
    ("other", _("Other")),
]
ICONS = {
    "email": "mail", "phone": "phone", "zalo": "message-circle", "line": "message-circle",
    "whatsapp": "message-circle", "viber": "message-circle", "telegram": "send", "wechat": "message-circle",
    "website": "world", "linkedin": "briefcase", "facebook": "world", "instagram": "camera", "tiktok": "video",
    "x": "at",
}  # fmt: skip

_HANDLE = re.compile(r"^@?[\w.+-]{1,100}$")
_NUMBER = re.compile(r"^\+?[\d\s().-]{6,}$")
# the hosts whose links are taken apart, and the parts of a path that are not the name
_HOSTS = {
    "zalo": ("zalo.me",), "line": ("line.me", "lin.ee"), "whatsapp": ("wa.me", "api.whatsapp.com"),
    "telegram": ("t.me", "telegram.me"), "facebook": ("facebook.com", "fb.com", "m.me", "fb.me"),
    "instagram": ("instagram.com",), "tiktok": ("tiktok.com",), "linkedin": ("linkedin.com",),
    "x": ("x.com", "twitter.com"),
}  # fmt: skip
_OPENS: dict[str, str] = {
    "email": "mailto:{}", "phone": "tel:{}", "viber": "viber://chat?number={}",
    "whatsapp": "https://wa.me/{}", "telegram": "https://t.me/{}", "zalo": "https://zalo.me/{}",
    "line": "https://line.me/R/ti/p/{}", "facebook": "https://www.facebook.com/{}",
    "instagram": "https://www.instagram.com/{}", "tiktok": "https://www.tiktok.com/@{}",
    "linkedin": "https://www.linkedin.com/{}", "x": "https://x.com/{}", "website": "{}",
}  # fmt: skip


def normalize(kind: str, text: str, country: str) -> str:
    """`text` as `kind` is always written: E.164, an address, a name without link and @.

    Numbers without a country code are of `country` (ISO 3166-1 alpha-2). Raises ParseError.
    """
    return _NORMAL.get(kind, _plain)(kind, text.strip(), country)


def link_to(kind: str, value: str) -> str:
    """The address that opens a normal `value`; "" where there is none."""
    form = _OPENS.get(kind, "")
    if kind == "line":
        value = value if value.startswith("@") else f"~{value}"
    bare = value.removeprefix("+") if kind in {"whatsapp", "zalo"} else value
    safe = {"website": ":/?#[]@!$&'()*+,;=%", "email": "@", "viber": "", "line": "~", "linkedin": "/"}
    return form.format(quote(bare, safe=safe.get(kind, "+"))) if form else ""


def _email(kind: str, text: str, country: str) -> str:
    del kind, country
    return parse_email(text)


def _phone(kind: str, text: str, country: str) -> str:
    return parse_phone(_path(kind, text) or text, country)


def _website(kind: str, text: str, country: str) -> str:
    del kind, country
    return parse_url(text)


def _number_or_name(kind: str, text: str, country: str) -> str:
    bare = _path(kind, text) or text
    return parse_phone(bare, country) if _NUMBER.match(bare) else _name(kind, bare, country)


def _line(kind: str, text: str, country: str) -> str:
    """A LINE ID in lower case; an official account keeps its @."""
    del country
    bare = _path(kind, text)
    name = bare.rsplit("/", 1)[-1].removeprefix("~") if bare else text
    if not _HANDLE.match(name):
        raise _not_a_name(text)
    return name.lower()


def _name(kind: str, text: str, country: str) -> str:
    del country
    name = (_path(kind, text) or text).rstrip("/").rsplit("/", 1)[-1]
    if not _HANDLE.match(name):
        raise _not_a_name(text)
    return name.removeprefix("@")


def _linkedin(kind: str, text: str, country: str) -> str:
    """`in/name` of a person, `company/name` of an organization."""
    del country
    path = (_path(kind, text) or text).strip("/")
    section, _slash, name = path.rpartition("/")
    section = section.split("/")[-1] if section else "in"
    if section not in {"in", "company", "school", "showcase"} or not _HANDLE.match(name):
        raise _not_a_name(text)
    return f"{section}/{name}"


def _plain(kind: str, text: str, country: str) -> str:
    del kind, country
    return " ".join(text.split())


def _path(kind: str, text: str) -> str:
    """What a link of this kind names; "" for what is no such link."""
    parts = urlsplit(text if "://" in text else f"https://{text}")
    host = (parts.hostname or "").removeprefix("www.").removeprefix("m.").removeprefix("vm.")
    if "/" not in text or not any(host == known or host.endswith(f".{known}") for known in _HOSTS.get(kind, ())):
        return ""
    if parts.path.strip("/") == "profile.php":
        return parts.query.partition("id=")[2].partition("&")[0]
    return parts.path.strip("/")


def _not_a_name(text: str) -> ParseError:
    return ParseError(_("“%(value)s” is not a name or link of this kind."), value=text)


_NORMAL: dict[str, Callable[[str, str, str], str]] = {
    "email": _email, "phone": _phone, "viber": _phone, "whatsapp": _phone, "website": _website,
    "zalo": _number_or_name, "telegram": _number_or_name, "line": _line, "wechat": _number_or_name,
    "facebook": _name, "instagram": _name, "tiktok": _name, "x": _name, "linkedin": _linkedin,
}  # fmt: skip
