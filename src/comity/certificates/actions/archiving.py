"""Publish the archive: everything a stranger needs to verify, signed, in one file."""

import tempfile
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from comity.certificates import queries
from comity.certificates.keyring import city_signer
from comity.certificates.models import ArchiveRow
from comity.proofs.bundle_files import write_bundle

ARCHIVE: Final = "bundle.zip"
_FOLDER: Final = "comity-bundle"


def publish_archive(*, at: datetime) -> bool:
    """Make the archive anew where something in it has changed; tell whether it was.

    It is signed by the first city in the alphabet; which one does not matter, a verifier checks
    that it is one of them.
    """
    row = ArchiveRow.objects.filter(pk=ARCHIVE).only("dated").first()
    newest = queries.newest_change()
    if newest is None or (row is not None and row.dated >= newest):
        return False
    ArchiveRow.objects.bulk_create(
        [ArchiveRow(name=ARCHIVE, content=_packed(at), dated=at)],
        update_conflicts=True,
        unique_fields=["name"],
        update_fields=["content", "dated"],
    )
    return True


def write_folder(folder: Path, *, at: datetime) -> None:
    """Write the same into a new or empty folder.

    Raises:
        FileExistsError: the folder holds something.
    """
    write_bundle(folder, queries.trust_parts(at), city_signer(queries.cities()[0].id))


def _packed(at: datetime) -> bytes:
    packed = BytesIO()
    with tempfile.TemporaryDirectory() as made, ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        folder = Path(made) / _FOLDER
        write_folder(folder, at=at)
        for file in sorted(one for one in folder.rglob("*") if one.is_file()):
            # A fixed time, so that the same content is the same archive.
            entry = ZipInfo(f"{_FOLDER}/{file.relative_to(folder)}", (1980, 1, 1, 0, 0, 0))
            archive.writestr(entry, file.read_bytes(), ZIP_DEFLATED)
    return packed.getvalue()
