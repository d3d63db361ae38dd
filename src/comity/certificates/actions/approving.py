"""Approve: a training centre's approval as a signed file that stays the same until it changes."""

from datetime import datetime

import orjson
from django.db import transaction

from comity.accreditation.queries import registry
from comity.certificates import queries
from comity.certificates.keyring import city_did
from comity.certificates.models import ArchiveRow
from comity.proofs.approvals import Accreditation, approval_digest
from comity.proofs.certificate import approval_path
from comity.proofs.log.entries import accreditation_entry
from comity.proofs.parsing import parse_object
from comity.proofs.trust_chain import approval_credential, sign_approval
from comity.transparency.actions import append


def cited_approval(reference: str, *, at: datetime) -> str | None:
    """Give the hash by which a certificate cites an approval; it is signed if it never was.

    Only the worker can.

    Args:
        reference: the centre and the first day.
        at: now.
    """
    for approval in queries.approvals_in_register():
        if approval.id == reference:
            return approval_digest(approval_file(approval, at=at))
    return None


def approval_file(approval: Accreditation, *, at: datetime) -> bytes:
    """Give an approval as signed: the file that is there, unless its words or its key changed.

    Each version is kept under an address of its own as well, for certificates that cite it, and
    is logged: a city that approves in hindsight can be seen to.
    """
    name = f"accreditations/{approval.id}.vc.json"
    unsigned, city = _unsigned(approval)
    kept = queries.archive(name)
    if kept is not None and _is_of(kept[0], unsigned, queries.city_signer(city).kid):
        return kept[0]
    raw = orjson.dumps(sign_approval(unsigned, queries.city_signer(city), at))
    digest = approval_digest(raw)
    with transaction.atomic():
        ArchiveRow.objects.bulk_create(
            [
                ArchiveRow(name=one, content=raw, dated=at)
                for one in (name, approval_path(approval.id, digest))
            ],
            update_conflicts=True,
            unique_fields=["name"],
            update_fields=["content", "dated"],
        )
        append(city, [accreditation_entry(approval.id, digest)])
    return raw


def _unsigned(approval: Accreditation) -> tuple[dict[str, object], str]:
    """Give the endorsement and the city that signs it."""
    names = {party.id: party.name for party in queries.cities()}
    provider = approval.id.partition("/")[0]
    found = registry().providers.get(provider)
    # A centre outside the cities is vouched for by the first of them.
    city = found.city if found is not None and found.city in names else min(names)
    city = city or min(names)
    unsigned = approval_credential(
        approval, issuer=city_did(city), issuer_name=names[city], provider=provider
    )
    return unsigned, city


def _is_of(raw: bytes, unsigned: dict[str, object], kid: str) -> bool:
    signed = parse_object(raw)
    proofs = signed.pop("proof", [])
    return signed == unsigned and all(one["verificationMethod"] == kid for one in proofs)
