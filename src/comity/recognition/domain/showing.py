"""Showing: from a certificate that a wallet showed to the answers of an application."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from comity.recognition.domain.uploads import CheckedFile
from comity.recognition.domain.wanted import Wanted

MEDIA_TYPE: Final = "application/dc+sd-jwt"
FILE_NAME: Final = "certificate-from-wallet.sd-jwt"


@dataclass(frozen=True, slots=True)
class ShownCertificate:
    """What an application takes over.

    Args:
        entry: of the section of certificates; what the agreement does not know is left open.
        person: name and day of birth, where they were shown.
        file: what was shown, as it came.
    """

    entry: Mapping[str, Any]
    person: Mapping[str, str]
    file: CheckedFile


def taken_from(claims: Mapping[str, Any], token: str, wanted: Wanted) -> ShownCertificate:
    """Take over what a certificate says.

    Parts that were not shown stay open: to take all of them for granted would be to claim them.

    Args:
        claims: as verified; they keep to the schema.
        token: what was shown.
        wanted: what can be chosen.
    """
    job = claims["qualification"]
    standard = f"{job['standard']}@{job['standard_version']}"
    entry: dict[str, Any] = {"award_on": claims["award_date"], "units": []}
    known = wanted.standards.get(standard)
    if known is not None:
        entry["standard"] = standard
        shown = {unit["code"] for unit in claims.get("units", ())}
        held = [unit for unit in known if unit in shown]
        entry["units"] = None if len(held) == len(known) else held
    provider = str(claims.get("accreditation", "")).partition("/")[0]
    if provider in wanted.providers:
        entry["provider"] = provider
    named = {"full_name": claims.get("name"), "born_on": claims.get("birthdate")}
    person = {name: value for name, value in named.items() if value}
    return ShownCertificate(entry, person, CheckedFile(FILE_NAME, MEDIA_TYPE, token.encode(), 1))
