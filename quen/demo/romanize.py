"""Latin letters for mail addresses and web sites."""

import re
import unicodedata


def plain(text: str) -> str:
    """Vietnamese and European text without accents, in lower case: `Đặng Thị Ý` becomes `dang thi y`."""
    letters = text.lower().replace("đ", "d").replace("ø", "o")
    return "".join(c for c in unicodedata.normalize("NFD", letters) if not unicodedata.combining(c))


def slug(text: str) -> str:
    """The ASCII letters and digits of the text, run together, for a domain name."""
    return re.sub(r"[^a-z0-9]", "", plain(text))


def mailbox(name: str, style: int) -> str:
    """The part before the @ for a person: given.family, family.given or initials and given name."""
    parts = [slug(part) for part in name.split()]
    parts = [part for part in parts if part]
    if len(parts) == 1:
        return parts[0]
    if style == 0:
        return f"{parts[-1]}.{parts[0]}"
    if style == 1:
        return ".".join(parts)
    return "".join(part[0] for part in parts[:-1]) + "." + parts[-1]
