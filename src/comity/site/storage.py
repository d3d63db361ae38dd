"""Static files under hashed names, compressed once."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedFiles(CompressedManifestStaticFilesStorage):
    """A page without its picture is better than no page: a missing file keeps its plain name."""

    manifest_strict = False
