"""Publish the archive: everything a stranger needs to verify, signed, in one file."""

import tempfile
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from comity.certificates import queries
from comity.certificates.actions.trusting import parties_of, trust_files
from comity.certificates.models import ArchiveRow
from comity.proofs.agreement_bundles import write_agreement_bundle
from comity.proofs.bundle import BundleParts
from comity.proofs.bundle_files import write_bundle
from comity.proofs.parsing import parse_object

ARCHIVE: Final = "bundle.zip"
_FOLDER: Final = "comity-bundle"


def publish_archive(*, at: datetime) -> bool:
    """Make archive and bundles anew where something in them has changed; tell whether they were.

    It is signed by the first city in the alphabet; which one does not matter, a verifier checks
    that it is one of them.
    """
    row = ArchiveRow.objects.filter(pk=ARCHIVE).only("dated").first()
    newest = queries.newest_change()
    if newest is None or (row is not None and row.dated >= newest):
        return False
    # First what vouches for the rest: certificates cite it, and the bundles hold it.
    whole = trust_files(queries.trust_parts(at), at=at)
    parts = _with_agreements(queries.trust_parts(at), whole)
    whole[ARCHIVE] = _packed(parts)
    for agreement in sorted({text.id for text in parts.agreements}):
        whole[bundle_name(agreement)] = _of_agreement(parts, agreement)
    ArchiveRow.objects.bulk_create(
        [ArchiveRow(name=name, content=content, dated=at) for name, content in whole.items()],
        update_conflicts=True,
        unique_fields=["name"],
        update_fields=["content", "dated"],
    )
    return True


def bundle_name(agreement: str) -> str:
    """Give the name under which an agreement's bundle is kept and published."""
    return f"bundle/{agreement}.json"


def _of_agreement(parts: BundleParts, agreement: str) -> bytes:
    # By one of its own cities; which one does not matter, as with the archive.
    (text, *_) = [text for text in parts.agreements if text.id == agreement]
    city = parties_of(text, parts)[0].id
    return write_agreement_bundle(parts, agreement, queries.city_signer(city))


def write_folder(folder: Path, *, at: datetime) -> None:
    """Write the same into a new or empty folder.

    Raises:
        FileExistsError: the folder holds something.
    """
    parts = queries.trust_parts(at)
    _write(folder, _with_agreements(parts, trust_files(parts, at=at)))


def _with_agreements(parts: BundleParts, files: Mapping[str, bytes]) -> BundleParts:
    """Add the agreements as credentials, which only what is published needs."""
    signed = [
        parse_object(raw) for name, raw in sorted(files.items()) if name.startswith("agreements/")
    ]
    return replace(parts, agreement_credentials=signed)


def _write(folder: Path, parts: BundleParts) -> None:
    write_bundle(folder, parts, queries.city_signer(queries.cities()[0].id))


def _packed(parts: BundleParts) -> bytes:
    packed = BytesIO()
    with tempfile.TemporaryDirectory() as made, ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        folder = Path(made) / _FOLDER
        _write(folder, parts)
        for file in sorted(one for one in folder.rglob("*") if one.is_file()):
            # A fixed time, so that the same content is the same archive.
            entry = ZipInfo(f"{_FOLDER}/{file.relative_to(folder)}", (1980, 1, 1, 0, 0, 0))
            archive.writestr(entry, file.read_bytes(), ZIP_DEFLATED)
    return packed.getvalue()
