"""Static files under hashed names, compressed once."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # the library has no types
    """A page without its picture is better than no page: a missing file keeps its plain name."""

    def stored_name(self, name: str) -> str:
        """Give the hashed name of a file."""
        try:
            hashed: str = super().stored_name(name)
        except ValueError:
            return name
        return hashed
