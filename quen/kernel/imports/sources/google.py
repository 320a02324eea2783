"""The CSV of Google Contacts, which names the kind of a telephone or address in a column beside it, row by row.

Both of its layouts (“E-mail 1 - Type”, since 2024 “E-mail 1 - Label”) become the columns of `cards`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from quen.kernel.imports.sources.cards import Entry, put_address, put_phones

_PART = re.compile(r"^(E-mail|Phone|Address|Website|Organization|Relation|Event|Custom Field) (\d+) - (.+)$")
_SPLIT = " ::: "  # between several values in one cell
_PLAIN = {
    "Name": "Name", "Given Name": "Given name", "First Name": "Given name", "Additional Name": "Middle name",
    "Middle Name": "Middle name", "Family Name": "Family name", "Last Name": "Family name",
    "Name Prefix": "Name prefix", "Name Suffix": "Name suffix", "Nickname": "Nickname", "Birthday": "Birthday",
    "Gender": "Gender", "Occupation": "Role", "Notes": "Notes", "Group Membership": "Categories",
    "Labels": "Categories", "Organization Name": "Organization", "Organization Title": "Job title",
    "Organization Department": "Department", "Language": "Language",
}  # fmt: skip


def is_google(header: Sequence[str]) -> bool:
    """Whether a header is that of Google Contacts."""
    names = set(header)
    kinds = {f"{part} 1 - {word}" for part in ("E-mail", "Phone") for word in ("Type", "Label")}
    return bool(kinds & names) and bool({"Given Name", "First Name", "Name"} & names)


def google_entry(header: Sequence[str], cells: Sequence[str]) -> Entry:
    """A row as an address book entry."""
    entry = Entry()
    groups: dict[tuple[str, int], dict[str, str]] = defaultdict(dict)
    for name, cell in zip(header, cells, strict=False):
        if not cell.strip():
            continue
        if match := _PART.match(name):
            groups[match[1], int(match[2])][match[3]] = cell.strip()
        else:
            entry.put(_PLAIN.get(name, name), cell.replace(_SPLIT, ", "))
    _put_groups(entry, groups)
    if "Name" not in entry.cells:
        parts = [entry.cells.get(name, "") for name in ("Given name", "Middle name", "Family name")]
        entry.put(
            "Name", " ".join(filter(None, parts)) or entry.cells.get("Organization", entry.cells.get("E-mail", ""))
        )
    return entry


def _put_groups(entry: Entry, groups: dict[tuple[str, int], dict[str, str]]) -> None:
    emails: list[tuple[str, str]] = []
    phones: list[tuple[str, str]] = []  # (kind in the file, number)
    places = 0
    for (kind, number), parts in groups.items():
        label = parts.get("Type", parts.get("Label", ""))
        values = parts.get("Value", "").split(_SPLIT)
        if kind == "E-mail":
            marked = "*" if label.startswith("*") else ""  # the preferred one
            emails += [(marked + _use(label), value) for value in values]
        elif kind == "Phone":
            phones += [(label.lower(), value) for value in values]
        elif kind == "Address":
            put_address(entry, _use(label), _address(parts), first=places == 0)
            places += 1
        elif kind == "Organization":
            for name, column in (("Name", "Organization"), ("Title", "Job title"), ("Department", "Department")):
                entry.put(column, parts.get(name, ""))
        elif kind == "Website":
            for value in values:
                entry.put("Website" if "Website" not in entry.cells else "Other website", value)
        elif "Value" in parts:
            entry.put(f"{kind} ({label})" if label else f"{kind} {number}", parts["Value"].replace(_SPLIT, ", "))
    emails.sort(key=lambda email: not email[0].startswith("*"))
    entry.put_reach("e-mail", "E-mail", ((use.removeprefix("*"), value) for use, value in emails))
    _put_phones(entry, phones)


def _put_phones(entry: Entry, phones: list[tuple[str, str]]) -> None:
    faxes = [value for label, value in phones if "fax" in label]
    pagers = [value for label, value in phones if "pager" in label]
    mobiles = [("mobile", value) for label, value in phones if "mobile" in label]
    others = [
        (_use(label), value) for label, value in phones if not any(word in label for word in ("fax", "pager", "mobile"))
    ]
    put_phones(entry, mobiles, sorted(others, key=lambda other: other[0] != "work"), faxes, pagers)


def _use(label: str) -> str:
    return next((word for word in ("work", "home") if word in label.lower()), "")


def _address(parts: dict[str, str]) -> list[str]:
    street = ", ".join(filter(None, (parts.get("PO Box"), parts.get("Extended Address"), parts.get("Street"))))
    if not street and not parts.get("City"):
        street = ", ".join(parts.get("Formatted", "").split("\n"))
    names = ("City", "Region", "Postal Code", "Country")
    return [" ".join(street.split()), *(parts.get(name, "") for name in names)]
