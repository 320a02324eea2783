"""Static files under names with a fingerprint, also compressed."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class Storage(CompressedManifestStaticFilesStorage):
    """A file that the manifest does not know keeps its plain name (in development nothing is collected)."""

    manifest_strict = False
