"""The Jinja2 environment of all pages."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.utils.translation import get_language, gettext, ngettext
from jinja2 import Environment
from markupsafe import Markup

from quen.kernel.web.pieces import PIECES


def environment(**options: Any) -> Environment:
    """Autoescaping on, blocks leave no lines behind, texts through gettext."""
    options.pop("autoescape", None)
    options.setdefault("trim_blocks", True)
    options.setdefault("lstrip_blocks", True)
    made = Environment(**{**options, "extensions": ["jinja2.ext.i18n"]}, autoescape=True)
    made.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
    made.globals["_"] = made.globals["gettext"] = _said
    made.globals.update(PIECES)
    return made


def _said(text: str, /, **values: Any) -> Markup:
    """The text in the language of the page with its values, which are escaped."""
    return Markup(gettext(text)) % values if values else _plain(get_language(), text)  # noqa: S704 (a text of Quen)


@lru_cache(maxsize=20_000)
def _plain(_language: str | None, text: str) -> Markup:
    """A text without values. A page has hundreds of them, so each is looked up once for each language."""
    found = Markup(gettext(text))  # noqa: S704 (a text of Quen)
    return found % {}  # as one with values: "%%" is one percent sign
