"""What people type who mean harm or have odd keyboards, and a look whether a page has taken it for more than text."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

from quen.kernel.registry.fields import FieldInfo
from quen.kernel.registry.spec import ObjectSpec
from quen.kernel.testing.factory import fresh_value

ELEMENT, ATTRIBUTE = "q7x", "q7a"
# Out of quotes, out of every element whose text is read otherwise, into an element and an attribute of its own.
SCRIPT = f"'\" {ATTRIBUTE}=1 ></title></textarea></script></style>--><{ELEMENT} onload=alert(1)>{{{{7*7}}}}"
SHORT_SCRIPT = f"'\"><{ELEMENT}>"
# Right-to-left override and marks, zero-width characters, a family joined of four emoji, a flag, stacked accents, a
# byte order mark in the middle, characters beyond the basic plane.
ODD = "\u202eنور\u202c\u200fא\u2066ל\u2069 a\u200bb\u200dc\ufeffd 👩\u200d👩\u200d👧\u200d👦🇻🇳 Z\u0335\u0321\u0489 𝕏 ﷽"
FORMULA = '=HYPERLINK("http://evil.example";"x")'
NUL = "\x00"
RULED = {("contact_point", "value")}  # a telephone number, an address: read by the kind beside it


class _Finder(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _value in attrs]
        if tag == ELEMENT or ATTRIBUTE in names or any(name.startswith("on") for name in names):
            self.found.append(self.get_starttag_text() or tag)
        if tag in {"script", "style"} and not any(name in {"src", "type"} for name in names):
            self.found.append(f"<{tag}> within the page")
        for name, value in attrs:
            if name in {"href", "src", "action", "formaction"} and (value or "").strip().lower().startswith(
                ("javascript:", "vbscript:", "data:text/html")
            ):
                self.found.append(f"{name}={value}")

    handle_startendtag = handle_starttag


def run_by(answer: Any, *, closely: bool = True) -> list[str]:
    """What of an answer a browser would run although somebody typed it; [] when it is text alone.

    `closely`: read element by element, else only for quotes and brackets that came out as they went in.
    """
    if not answer["Content-Type"].startswith("text/html"):
        assert answer["X-Content-Type-Options"] == "nosniff"
        return []
    body = answer.content.decode()
    raw = [text for text in (f"<{ELEMENT}", f'" {ATTRIBUTE}', f"' {ATTRIBUTE}") if text in body]
    if raw or not closely:
        return raw
    finder = _Finder()
    finder.feed(body)
    finder.close()
    return finder.found


def texts_of(spec: ObjectSpec, fields: list[FieldInfo]) -> list[FieldInfo]:
    """The fields in which any text may stand."""
    free = [info for info in fields if info.kind in {"text", "longtext"} and not info.choices and info.reads is None]
    return [info for info in free if (spec.name, info.name) not in RULED]


def hostile_text(info: FieldInfo) -> str:
    """A value of `info` with everything for which there is room, unlike all others."""
    unique = str(fresh_value(info)).split()[0]
    for text in (f"{unique} {SCRIPT} {ODD}", f"{unique} {SCRIPT}", f"{unique} {SHORT_SCRIPT}", SHORT_SCRIPT):
        if not info.max_length or len(text) <= info.max_length:
            return text
    return SHORT_SCRIPT[: info.max_length]
