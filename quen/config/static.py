"""Static files under names with a fingerprint, also compressed, collected when they have changed.

Two are made smaller on the way: all behaviours become one script, and the design system's stylesheet loses what
nothing names. Where nothing was collected (in tests) the files are served as they are written.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.core.management import call_command
from whitenoise.storage import CompressedManifestStaticFilesStorage

from quen.config.bundle import bundle
from quen.config.stylesheet import trim, used_words

SCRIPT, STYLESHEET = "behaviours/main.js", "vendor/tabler/tabler.min.css"


class Storage(CompressedManifestStaticFilesStorage):
    """A file that the manifest does not know keeps its plain name (in tests nothing is collected)."""

    manifest_strict = False
    support_js_module_import_aggregation = True
    # without the rule for source maps, which the vendored files name and do not bring along
    patterns = (("*.css", CompressedManifestStaticFilesStorage.patterns[0][1][:2]),)

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Iterator[Any]:
        """The two that are made smaller take the place of what was collected."""
        with tempfile.TemporaryDirectory() as folder:
            if not dry_run:
                made = FileSystemStorage(folder)
                for name, text in _made_smaller(paths):
                    target = Path(folder, name)
                    target.parent.mkdir(parents=True, exist_ok=True)
                    target.write_text(text)
                    Path(self.path(name)).write_text(text)
                    paths[name] = (made, name)
            yield from super().post_process(paths, dry_run, **options)

    def stored_name(self, name: str) -> str:
        """The fingerprinted name; the plain one while nothing has been collected."""
        if not self.hashed_files:
            return name
        return str(super().stored_name(name))


def _made_smaller(paths: dict[str, Any]) -> Iterator[tuple[str, str]]:
    if SCRIPT in paths:
        yield SCRIPT, bundle(_written(paths, SCRIPT))
    if STYLESHEET in paths:
        yield STYLESHEET, trim(_written(paths, STYLESHEET).read_text(), used_words(_naming_classes()))


def _written(paths: dict[str, Any], name: str) -> Path:
    storage, path = paths[name]
    return Path(storage.path(path))


def _naming_classes() -> Iterator[Path]:
    """Our own templates, scripts and Python."""
    for file in sorted(Path(settings.BASE).rglob("*")):
        named = file.suffix in {".html", ".py"} or (file.suffix == ".js" and "vendor" not in file.parts)
        if named and not {"tests", "migrations"} & set(file.parts):
            yield file


def collect_if_changed() -> bool:
    """Collect the static files unless those collected are the present ones; whether anything was done."""
    stamp = Path(settings.STATIC_ROOT) / ".stamp"
    present = _fingerprint()
    if stamp.exists() and stamp.read_text() == present:
        return False
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    stamp.write_text(present)
    return True


def _fingerprint() -> str:
    digest = hashlib.blake2b(digest_size=16)
    for folder in settings.STATICFILES_DIRS:
        for file in sorted(Path(folder).rglob("*")):
            if file.is_file():
                digest.update(str(file.relative_to(folder)).encode())
                digest.update(file.read_bytes())
    for file in _naming_classes():
        digest.update(file.read_bytes())
    return digest.hexdigest()
