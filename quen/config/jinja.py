"""The Jinja2 environment of all pages."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.templatetags.static import static
from django.utils.translation import gettext, ngettext
from jinja2 import Environment


def environment(**options: Any) -> Environment:
    """Autoescaping on, blocks leave no lines behind, texts through gettext."""
    options.pop("autoescape", None)
    options.setdefault("trim_blocks", True)
    options.setdefault("lstrip_blocks", True)
    made = Environment(**{**options, "extensions": ["jinja2.ext.i18n"]}, autoescape=True)
    made.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
    # every icon asks for the address of the sprite
    made.globals["static"] = static if settings.DEBUG else lru_cache(maxsize=1000)(static)
    return made
