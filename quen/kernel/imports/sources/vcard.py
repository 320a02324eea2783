"""vCard 2.1, 3.0 and 4.0 (RFC 2426, RFC 6350) and jCard (RFC 7095), as programs really write them.

The libraries there are stop at 5 of 16 files that phones and mail programs had written (quoted-printable over several
lines, UTF-16, charsets of a single property), so the reading is done here: properties only, without judging them.
"""

from __future__ import annotations

import json
import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from quen.kernel.text.encodings import BOM, detect_encoding
from quen.kernel.text.errors import TextError

_BEGIN = re.compile(rb"^\s*BEGIN:VCARD\s*$", re.IGNORECASE | re.MULTILINE)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_BARE_ENCODINGS = {"QUOTED-PRINTABLE": "QUOTED-PRINTABLE", "BASE64": "B", "B": "B", "8BIT": "", "7BIT": ""}
_CODECS = {"windows-874": "cp874", "tis620": "cp874", "tis-620": "cp874", "ansi": "cp1252"}


@dataclass(slots=True)
class Property:
    """A line of a card. `types`: in lower case, those without a name included; `raw` as it stands, still escaped.

    `old`: of a card of version 2.1, which knows fewer escapes. `parts`: the components of a jCard value.
    """

    name: str
    types: frozenset[str]
    raw: str
    group: str = ""
    preference: int = 101
    old: bool = False
    binary: bool = False
    parts: list[str] | None = None

    @property
    def text(self) -> str:
        """The value as one text."""
        return " ".join(filter(None, self.parts)) if self.parts is not None else _plain(self.raw, old=self.old)

    def components(self) -> list[str]:
        """The value split at its semicolons; several values of one component are joined by a blank."""
        if self.parts is not None:
            return self.parts
        parts = [_split(part, ",") if not self.old else [part] for part in _split(self.raw, ";")]
        return [" ".join(filter(None, (_plain(value, old=self.old).strip() for value in some))) for some in parts]


@dataclass(slots=True)
class Card:
    """A card: its properties in the order of the file. `line`: where it begins."""

    line: int
    properties: list[Property] = field(default_factory=list)

    def all(self, *names: str) -> list[Property]:
        """The properties of these names, preferred ones first."""
        found = [p for p in self.properties if p.name in names and p.raw.strip(" ;")]
        return sorted(found, key=lambda p: p.preference)

    def first(self, *names: str) -> str:
        """The text of the preferred property of these names; "" without one."""
        return next((text for p in self.all(*names) if (text := p.text.strip())), "")

    def label_of(self, which: Property) -> str:
        """What the owner calls a grouped property (X-ABLabel)."""
        if not which.group:
            return ""
        label = next((p.text for p in self.properties if p.group == which.group and p.name == "X-ABLABEL"), "")
        return label.removeprefix("_$!<").removesuffix(">!$_")


def is_vcard(data: bytes) -> bool:
    """Whether a file that begins with `data` holds vCards."""
    return _BEGIN.search(_bytes(data[:4096])) is not None


def is_jcard(data: bytes) -> bool:
    """Whether a file that begins with `data` is a jCard, or a list of them."""
    return re.match(rb'\s*\[\s*(?:\[\s*)?"vcard"', data.removeprefix(b"\xef\xbb\xbf")) is not None


def read_cards(data: bytes, encoding: str = "") -> Iterator[Card]:
    """The cards of a file. `encoding`: of what names none itself; guessed where it is "".

    Raises TextError for a card that never ends.
    """
    if is_jcard(data):
        yield from _jcards(data)
        return
    card: Card | None = None
    for number, line in _unfolded(_bytes(data)):
        name, separator, rest = _divide(line)
        if not separator:
            continue
        if name.upper() == "BEGIN" and rest.strip().upper() == "VCARD":
            card = Card(number)
        elif name.upper() == "END" and card is not None:
            _mark_old(card)
            yield card
            card = None
        elif card is not None:
            card.properties.append(_property(name, rest, encoding))
    if card is not None:
        text = _("The card that begins in line %(line)s has no end.")
        raise TextError("unclosed", text, line=card.line)


def _bytes(data: bytes) -> bytes:
    """UTF-16 and UTF-32 as UTF-8; what has one byte a letter stays, since each property may have its charset."""
    encoding, _bom = detect_encoding(data) if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in data else ("", 0)
    if encoding.startswith("utf-") and encoding != "utf-8":
        return data.decode(encoding, errors="replace").removeprefix(BOM).encode()
    return data.removeprefix(b"\xef\xbb\xbf")


def _unfolded(data: bytes) -> Iterator[tuple[int, str]]:
    """(line number, whole line), one byte a letter; continued lines joined, soft breaks of quoted-printable too."""
    start, held, soft = 0, [], False  # type: int, list[str], bool
    for number, raw in enumerate(data.split(b"\n"), start=1):
        line = raw.rstrip(b"\r").decode("latin-1")
        if soft:
            held.append(line.removesuffix("="))
            soft = line.endswith("=")
            continue
        if line[:1] in {" ", "\t"} and held:
            held.append(line[1:])
            continue
        if held:
            yield start, "".join(held)
        start, held = number, [line] if line.strip() else []
        head = line.partition(":")[0].upper()
        soft = line.endswith("=") and "QUOTED-PRINTABLE" in head
        if soft:
            held = [line[:-1]]
    if held:
        yield start, "".join(held)


def _divide(line: str) -> tuple[str, str, str]:
    """What stands before and after the first colon outside quotation marks."""
    quoted = False
    for position, letter in enumerate(line[:2000]):
        if letter == '"':
            quoted = not quoted
        elif letter == ":" and not quoted:
            return line[:position], ":", line[position + 1 :]
    return line.partition(":")


def _property(head: str, value: str, encoding: str) -> Property:
    name, *parameters = _outside_quotes(head)
    group, dot, bare = name.rpartition(".")
    types: set[str] = set()
    coding, charset, preference = "", "", 101
    for parameter in parameters:
        key, sign, text = parameter.partition("=")
        key, text = key.strip().upper(), text.strip().strip('"') if sign else ""
        if not sign and key in _BARE_ENCODINGS:
            coding = _BARE_ENCODINGS[key]
        elif not sign or key == "TYPE":
            types.update(part.strip().lower() for part in (text if sign else key).split(","))
        elif key == "ENCODING":
            coding = _BARE_ENCODINGS.get(text.upper(), text.upper())
        elif key == "CHARSET":
            charset = text.lower()
        elif key == "PREF" and text.isascii() and text.isdecimal() and len(text) < 4:
            preference = int(text)
    if "pref" in types:
        types.discard("pref")
        preference = min(preference, 1)
    binary = coding == "B"
    raw = "" if binary else _decoded(value, coding, _CODECS.get(charset, charset) or encoding)
    return Property((bare if dot else name).strip().upper(), frozenset(types), raw, group.lower(), preference,
                    binary=binary)  # fmt: skip


def _outside_quotes(head: str) -> list[str]:
    parts, quoted, start = [], False, 0
    for position, letter in enumerate(head):
        if letter == '"':
            quoted = not quoted
        elif letter == ";" and not quoted:
            parts.append(head[start:position])
            start = position + 1
    return [*parts, head[start:]]


def _decoded(value: str, coding: str, charset: str) -> str:
    data = value.encode("latin-1")
    if coding == "QUOTED-PRINTABLE":
        data = quopri.decodestring(data)
    if data.isascii():
        return data.decode("ascii").replace("\r\n", "\n")
    return _text(data, charset).replace("\r\n", "\n")


def _text(data: bytes, charset: str) -> str:
    """A program that cuts lines cuts letters too: one or two broken ones are no reason to doubt its charset."""
    try:
        text = data.decode(charset or "utf-8", errors="replace")
    except LookupError:
        return data.decode(detect_encoding(data)[0], errors="replace")
    broken = text.count("\ufffd")
    doubtful = broken > 2 or (broken and not charset)
    return data.decode(detect_encoding(data)[0], errors="replace") if doubtful else text


def _mark_old(card: Card) -> None:
    if card.first("VERSION").startswith("2"):
        for which in card.properties:
            which.old = True


def _split(text: str, mark: str) -> list[str]:
    """Split at `mark` where no backslash stands before it."""
    if "\\" not in text:
        return text.split(mark)
    parts, start, position = [], 0, 0
    while position < len(text):
        if text[position] == "\\":
            position += 1
        elif text[position] == mark:
            parts.append(text[start:position])
            start = position + 1
        position += 1
    return [*parts, text[start:]]


def _plain(text: str, *, old: bool) -> str:
    if "\\" not in text:
        return text
    if old:
        return text.replace("\\;", ";").replace("\\:", ":").replace("\\n", "\n")
    return _ESCAPED.sub(lambda match: "\n" if match[1] in "nN" else match[1], text)


def _jcards(data: bytes) -> Iterator[Card]:
    try:
        whole = json.loads(data.decode("utf-8-sig"))
        cards = [whole] if whole[0] == "vcard" else whole
        for number, (_vcard, properties, *_rest) in enumerate(cards, start=1):
            yield Card(number, [_from_json(*entry) for entry in properties])
    except (ValueError, TypeError, IndexError, KeyError, AttributeError, RecursionError) as error:
        raise TextError("not_jcard", _("This file looks like a jCard but cannot be read as one.")) from error


def _from_json(name: str, parameters: dict[str, Any], _kind: str, *values: Any) -> Property:
    types = parameters.get("type", [])
    value = values[0] if values else ""
    parts = None
    if isinstance(value, list):
        parts = [" ".join(map(str, part)) if isinstance(part, list) else str(part) for part in value]
    texts = [str(text) for text in values] if parts is None else parts
    preference = str(parameters.get("pref", ""))
    return Property(
        name.upper(),
        frozenset(str(text).lower() for text in ([types] if isinstance(types, str) else types)),
        ", ".join(texts) if parts is None else ";".join(texts),
        str(parameters.get("group", "")).lower(),
        int(preference) if preference.isascii() and preference.isdecimal() and len(preference) < 4 else 101,
        parts=parts if parts is not None else [", ".join(texts)],
    )
