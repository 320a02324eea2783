"""Address book entries as a table: the same columns whether a vCard or the CSV of Google Contacts brought them.

How many telephones an entry has is known only when all were read, so the columns are those that any entry needs.
The first e-mail address, mobile and other telephone stand in columns of their own; what is further is named by its
kind ("Work phone", "Home phone 2"), so that it can be told where it goes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from quen.kernel.imports.sources.vcard import Card, Property

# In the order of the columns; each is followed by its "2", "3" … where entries have more of it.
_ORDER = (
    "UID", "Name", "Name prefix", "Given name", "Middle name", "Family name", "Name suffix", "Nickname",
    "Organization", "Department", "Job title", "Role",
    "E-mail", "Work e-mail", "Home e-mail", "Other e-mail",
    "Mobile phone", "Phone", "Work phone", "Home phone", "Fax", "Pager", "Other phone",
    "Street", "City", "Region", "Postal code", "Country",
    *(f"{kind} {part}" for kind in ("Work", "Home", "Other") for part in
      ("street", "city", "region", "postal code", "country")),
    "Website", "Other website", "Birthday", "Anniversary", "Gender", "Language", "Categories", "Notes",
)  # fmt: skip
_PLACES = {name: position for position, name in enumerate(_ORDER)}
_ADDRESS = ("street", "city", "region", "postal code", "country")
_SINGLE = {"NICKNAME": "Nickname", "ROLE": "Role", "UID": "UID", "CATEGORIES": "Categories", "LANG": "Language"}
# Read below, or nothing that a person would want in a field (pictures, keys, layouts, dates of the program).
_READ = frozenset((
    "N", "FN", "ORG", "TITLE", "NICKNAME", "ROLE", "UID", "CATEGORIES", "LANG", "EMAIL", "TEL", "ADR", "URL", "BDAY",
    "ANNIVERSARY", "X-ANNIVERSARY", "X-MS-ANNIVERSARY", "GENDER", "X-GENDER", "NOTE", "VERSION", "PRODID", "REV",
    "LABEL", "X-ABLABEL", "X-ABADR", "PHOTO", "LOGO", "SOUND", "KEY", "X-MS-OL-DESIGN",
    "X-MS-OL-DEFAULT-POSTAL-ADDRESS", "PROFILE", "SOURCE", "CLASS", "SORT-STRING",
))  # fmt: skip
_NUMBERED = re.compile(r"^(.*?)(?: (\d+))?$")
_DIGIT_DATE = re.compile(r"^(\d{4})-?(\d{2})-?(\d{2})(?:T.*)?$")


@dataclass
class Entry:
    """What is known of one person: {column: text}, the columns named as they will be."""

    cells: dict[str, str] = field(default_factory=dict)

    def put(self, column: str, text: str) -> None:
        """Write `text`, in "column 2", "column 3" … where the column is taken by another text."""
        text = text.replace("\0", "").strip()
        number, name = 1, column
        while text and self.cells.get(name, text) != text:
            number += 1
            name = f"{column} {number}"
        if text:
            self.cells[name] = text

    def put_reach(self, kind: str, main: str, found: Iterable[tuple[str, str]]) -> None:
        """Ways to reach: (type, text) in the order of preference, the first to the column `main`."""
        for use, text in found:
            if main not in self.cells:
                self.put(main, text)
            elif text.strip() and text.strip() not in self.cells.values():
                self.put(f"{use} {kind}".capitalize() if use else f"Other {kind}", text)


def columns_of(entries: Iterable[Entry]) -> list[str]:
    """The columns that the entries need, in their order."""
    seen: dict[str, None] = {}
    for entry in entries:
        seen.update(dict.fromkeys(entry.cells))
    return sorted(seen, key=_rank)


def _rank(column: str) -> tuple[int, str, int]:
    match = _NUMBERED.match(column)
    name, number = (match[1], int(match[2] or 1)) if match and match[1] in _PLACES else (column, 1)
    return _PLACES.get(name, len(_PLACES)), name, number


def entries_of(cards: Iterable[Card]) -> Iterator[tuple[int, Entry]]:
    """(line of the card, entry)."""
    for card in cards:
        yield card.line, entry_of(card)


def entry_of(card: Card) -> Entry:
    """What a card tells; a card without a name is called as its organization, or its address."""
    entry = Entry()
    _names(card, entry)
    _reaches(card, entry)
    for name, column in _SINGLE.items():
        for which in card.all(name)[:1]:
            entry.put(column, which.text)
    entry.put("Birthday", plain_date(card.first("BDAY")))
    entry.put("Anniversary", plain_date(card.first("ANNIVERSARY", "X-ANNIVERSARY", "X-MS-ANNIVERSARY")))
    entry.put("Gender", card.first("GENDER", "X-GENDER").partition(";")[0])
    entry.put("Notes", "\n\n".join(dict.fromkeys(p.text.strip() for p in card.all("NOTE"))))
    for which in card.properties:
        if which.name not in _READ and not which.binary:
            label = card.label_of(which)
            entry.put(f"{which.name} ({label})" if label else which.name, which.text)
    if not entry.cells.get("Name"):
        made = _made_name(entry.cells)
        entry.put("Name", made or entry.cells.get("Organization") or entry.cells.get("E-mail", ""))
    return entry


def _made_name(cells: dict[str, str]) -> str:
    return " ".join(filter(None, (cells.get(name) for name in ("Given name", "Middle name", "Family name"))))


def _names(card: Card, entry: Entry) -> None:
    entry.put("Name", " ".join(card.first("FN").split()))
    names = ("Family name", "Given name", "Middle name", "Name prefix", "Name suffix")
    for which in card.all("N")[:1]:
        for name, text in zip(names, which.components(), strict=False):
            entry.put(name, text)
    for which in card.all("ORG"):
        organization, *units = which.components()
        entry.put("Organization", organization)
        entry.put("Department", ", ".join(filter(None, units)))
    for which in card.all("TITLE"):
        entry.put("Job title", which.text)


def _reaches(card: Card, entry: Entry) -> None:
    entry.put_reach("e-mail", "E-mail", ((use_of(p), p.text) for p in card.all("EMAIL")))
    phones = [(p, p.text.strip().removeprefix("tel:").replace(";ext=", " ext. ")) for p in card.all("TEL")]
    faxes = [text for p, text in phones if "fax" in p.types]
    pagers = [text for p, text in phones if "pager" in p.types]
    rest = [(p, text) for p, text in phones if not p.types & {"fax", "pager"}]
    mobiles = [("mobile", text) for p, text in rest if p.types & {"cell", "iphone"}]
    others = sorted((p for p in rest if not p[0].types & {"cell", "iphone"}), key=lambda p: use_of(p[0]) != "work")
    put_phones(entry, mobiles, [(use_of(p), text) for p, text in others], faxes, pagers)
    places = sorted(card.all("ADR"), key=lambda p: (p.preference, use_of(p) != "work"))
    for number, which in enumerate(places):
        put_address(entry, use_of(which), address_of(which), first=number == 0)
    for number, which in enumerate(card.all("URL")):
        entry.put("Website" if not number else "Other website", which.text)


def put_phones(
    entry: Entry,
    mobiles: list[tuple[str, str]],
    others: list[tuple[str, str]],
    faxes: Iterable[str],
    pagers: Iterable[str],
) -> None:
    """Telephones by what they are: the first mobile and the first other one are the main ones."""
    entry.put_reach("phone", "Mobile phone", mobiles)
    entry.put_reach("phone", "Phone", others)
    for text in faxes:
        entry.put("Fax", text)
    for text in pagers:
        entry.put("Pager", text)


def use_of(which: Property) -> str:
    """work, home or "" for what is neither."""
    return next((use for use in ("work", "home") if use in which.types), "")


def address_of(which: Property) -> list[str]:
    """Street, city, region, postal code, country; the box and the suite stand before the street."""
    parts = [*which.components(), *[""] * 7][:7]
    street = ", ".join(" ".join(part.split()) for part in (parts[0], parts[1], *parts[2].split("\n")) if part.strip())
    return [street, *(" ".join(part.split()) for part in parts[3:])]


def put_address(entry: Entry, use: str, parts: list[str], *, first: bool) -> None:
    """An address, the first in the main columns; a further one of the same use is not told from it any more."""
    if not any(parts):
        return
    words = _ADDRESS if first else [f"{use or 'other'} {part}" for part in _ADDRESS]
    names = [word.capitalize() for word in words]
    number = 1
    while any(f"{name}{f' {number}' if number > 1 else ''}" in entry.cells for name in names):
        number += 1
    for name, text in zip(names, parts, strict=True):
        if text.strip():
            entry.cells[f"{name}{f' {number}' if number > 1 else ''}"] = text.strip()


def plain_date(text: str) -> str:
    """19800322 and the like as 1980-03-22; a day without a year has no place in a date and stays as it is."""
    match = _DIGIT_DATE.match(text.strip())
    if match is None:
        return text
    try:
        return date(int(match[1]), int(match[2]), int(match[3])).isoformat()
    except ValueError:
        return text
