"""`python -m quen.ui.preview FOLDER`: writes one HTML file per template and state, beside a copy of the
static files, so that any web server (or a test) can show them."""

from __future__ import annotations

import shutil
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from quen.ui.preview import forms, imports, pages, records

UI = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Sample:
    template: str
    context: dict[str, Any]


def environment() -> Environment:
    """The same switches as the product's environment; texts stay in English."""
    env = Environment(
        loader=FileSystemLoader(UI / "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
    )
    env.install_null_translations(newstyle=True)  # type: ignore[attr-defined]
    env.globals["static"] = lambda path: f"static/{path}"
    return env


def samples() -> dict[str, Sample]:
    """File name (without .html) to what it shows."""
    frame = pages.frame()
    found = {
        name: Sample(template, {"frame": frame, **context})
        for module in (pages, records, forms, imports)
        for name, (template, context) in module.samples().items()
    }
    found["sign_in"] = Sample("sign_in.html", {"page": pages.sign_in()})
    found["sign_in_error"] = Sample("sign_in.html", {"page": pages.sign_in(error="E-mail and password do not match.")})
    found["error_bare"] = Sample("error.html", {"page": pages.error(500)})
    found["home_thai"] = Sample("home.html", {"frame": replace(frame, language="th"), "page": pages.home()})
    return found


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copytree(UI / "static", folder / "static", dirs_exist_ok=True)
    env = environment()
    for name, sample in samples().items():
        context = {"csrf_token": "preview", "csrf_input": Markup(""), "messages": ()} | sample.context
        text = env.get_template(sample.template).render(context)
        (folder / f"{name}.html").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
