"""Static files under names with a fingerprint, also compressed, collected when they have changed."""

from __future__ import annotations

import hashlib
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from whitenoise.storage import CompressedManifestStaticFilesStorage


class Storage(CompressedManifestStaticFilesStorage):
    """A file that the manifest does not know keeps its plain name (in tests nothing is collected)."""

    manifest_strict = False
    support_js_module_import_aggregation = True
    # without the rule for source maps, which the vendored files name and do not bring along
    patterns = (("*.css", CompressedManifestStaticFilesStorage.patterns[0][1][:2]),)

    def stored_name(self, name: str) -> str:
        """The fingerprinted name; the plain one while nothing has been collected."""
        if not self.hashed_files:
            return name
        return str(super().stored_name(name))


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
    return digest.hexdigest()
