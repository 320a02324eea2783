"""E-mail addresses, phone numbers and web addresses."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import urlsplit, urlunsplit

import phonenumbers
from django.utils.translation import gettext_lazy as _

from quen.kernel.text.errors import ParseError, refuse_long
from quen.kernel.text.folding import fold
from quen.kernel.text.parsing.numbering import usual_number

MAX_EMAIL, MAX_LOCAL, MAX_URL = 254, 64, 2000  # characters; the first two from RFC 5321

_ANGLES = re.compile(r"^[^<>]*<\s*([^<>]+?)\s*>$")
_LOCAL = re.compile(r"^[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*$")
_DOMAIN = re.compile(r"^(?=.{4,253}$)(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+(?!\d+$)[^\W_](?:[\w-]{0,61}[^\W_])$")
_SCHEME = re.compile(r"^[a-zA-Z][a-zA-Z0-9+.-]*:(?!\d)")
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\ufeff\u00ad]")


def parse_email(text: str) -> str:
    """The address with its domain in lower case, also out of "Name <address>" and "mailto:".

    Checks the syntax people use, not every form RFC 5322 allows: no quoted local parts, no comments, no
    address literals, a domain with at least two labels. International addresses are accepted.
    """
    refuse_long(text)
    address = _INVISIBLE.sub("", text).strip()
    if match := _ANGLES.match(address):
        address = match[1]
    address = address.removeprefix("mailto:")
    local, found, domain = address.rpartition("@")
    domain = domain.rstrip(".").lower()
    if (
        not found
        or len(local) > MAX_LOCAL
        or len(address) > MAX_EMAIL
        or not _LOCAL.match(local)
        or not _is_domain(domain)
    ):
        raise ParseError(_("“%(value)s” is not an e-mail address."), value=text.strip())
    return f"{local}@{domain}"


@lru_cache(maxsize=16_384)
def parse_phone(text: str, region: str) -> str:
    """The number as E.164 ("+84901234567"); numbers without a country code belong to `region` (ISO alpha-2).

    An extension is not part of E.164 and is dropped. Numbers that no operator can have are errors.
    """
    refuse_long(text)
    if usual := usual_number(text, region):
        return usual
    clean = "".join(fold(c) if c.isdecimal() else c for c in _INVISIBLE.sub("", text))
    try:
        number = phonenumbers.parse(clean, region.upper())
    except phonenumbers.NumberParseException:
        raise ParseError(_("“%(value)s” is not a phone number."), value=text.strip()) from None
    if not phonenumbers.is_valid_number(number):
        raise ParseError(
            _("“%(value)s” is not a valid phone number in %(region)s."),
            value=text.strip(),
            region=phonenumbers.region_code_for_country_code(number.country_code or 0),
        )
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def parse_url(text: str) -> str:
    """A web address (http or https) with its host in lower case; "https://" is added where nothing is."""
    refuse_long(text, MAX_URL)
    address = _INVISIBLE.sub("", text).strip()
    if not _SCHEME.match(address):
        address = "https://" + address.removeprefix("//")
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise _not_url(text) from None
    if (
        parts.scheme not in {"http", "https"}
        or parts.username is not None
        or len(address) > MAX_URL
        or re.search(r"[\s<>\"\\]", address)
        or not _is_domain(host)
    ):
        raise _not_url(text)
    netloc = f"{host}:{port}" if port else host
    path = "" if parts.path == "/" and not parts.query and not parts.fragment else parts.path
    return urlunsplit((parts.scheme, netloc, path, parts.query, parts.fragment))


def _is_domain(domain: str) -> bool:
    return bool(_DOMAIN.match(domain)) and "_" not in domain


def _not_url(text: str) -> ParseError:
    return ParseError(_("“%(value)s” is not a web address."), value=text.strip())
