"""Ask for what verifiers need: keys, lists, approvals, and all of it as a bundle."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Final

import orjson
from django.db.models import Count, DecimalField, F, Func, Max, Sum

from comity.accreditation import queries as accreditation
from comity.agreements import queries as agreements
from comity.certificates.domain.states import WITHDRAWN, State
from comity.certificates.keyring import SEALS, TOKENS, city_did
from comity.certificates.models import (
    TOKEN,
    AnchorRow,
    ArchiveRow,
    KeyRow,
    PlaceRow,
    StatusListRow,
)
from comity.parties.models import PartyRow
from comity.proofs.agreement_facts import AgreementText, Party
from comity.proofs.approvals import Accreditation
from comity.proofs.bundle import Bundle, BundleParts, LogText
from comity.proofs.jose import jwk_of
from comity.proofs.key_certificates import chain_text
from comity.proofs.keys import IssuerKey, KeyDocument, did_web_origin, key_document_json
from comity.proofs.log.policies import ends_json
from comity.proofs.multikey import key_of
from comity.proofs.status import PURPOSES
from comity.transparency import queries as transparency

_VERSION: Final = r"^accreditations/.+/[0-9a-f]{16}\.vc\.json$"


def key_document(city: str) -> dict[str, Any] | None:
    """Give a city's keys as the DID document that is published; None for an unknown city.

    Keys for seals are not among them: what they sign is no credential.
    """
    rows = KeyRow.objects.filter(city=city).exclude(id__contains=f"#{SEALS[0]}")
    rows = rows.order_by("first", "id")
    keys = {
        row.id: IssuerKey(row.id, row.multikey, row.first, row.until, row.revoked) for row in rows
    }
    return key_document_json(KeyDocument(city_did(city), keys)) if keys else None


def token_keys(city: str) -> tuple[tuple[str, str], ...]:
    """Give the keys with which a city signs tokens: address and Multikey."""
    rows = KeyRow.objects.filter(city=city, id__contains=f"#{TOKENS[0]}").order_by("first", "id")
    return tuple(rows.values_list("id", "multikey"))


def token_chain(city: str) -> tuple[str, ...]:
    """Give the certificate of a city's newest token key, as tokens carry it.

    The authority's own is not among it: who trusts it has it.

    Source: HAIP 1.0, section 6.1.
    """
    return chain_text(*filter(None, (token_certificate(city),)))


def token_certificate(city: str) -> bytes:
    """Give the certificate of a city's newest token key as DER; empty where it has none."""
    rows = KeyRow.objects.filter(city=city, id__contains=f"#{TOKENS[0]}", revoked=None)
    row = rows.order_by("-first", "-id").first()
    return b"" if row is None else bytes(row.certificate or b"")


def token_issuer(city: str) -> dict[str, Any] | None:
    """Give what wallets read of a city that issues; None for one that issues no tokens.

    Source: IETF SD-JWT VC, draft 25, section 5 (issuer metadata).
    """
    keys = token_keys(city)
    if not keys:
        return None
    jwks = [{**jwk_of(key_of(multikey)), "kid": kid, "use": "sig"} for kid, multikey in keys]
    return {"issuer": did_web_origin(city_did(city)), "jwks": {"keys": jwks}}


def approval(reference: str) -> dict[str, Any] | None:
    """Give a training centre's approval as certificates name it."""
    for provider in accreditation.registry().providers.values():
        for days in provider.accredited:
            if f"{provider.id}/{days.first.isoformat()}" == reference:
                last = None if days.last is None else days.last.isoformat()
                return {"id": reference, "first": days.first.isoformat(), "last": last}
    return None


def anchor() -> bytes | None:
    """Give the certificate of the authority that certified the cities' token keys."""
    row = AnchorRow.objects.first()
    return None if row is None else bytes(row.certificate)


def status_list(city: str, number: int, purpose: str) -> bytes | None:
    """Give a status list exactly as published."""
    rows = StatusListRow.objects.filter(city=city, number=number, purpose=purpose)
    found = rows.values_list("document", flat=True).first()
    return None if found is None else bytes(found)


def archive(name: str) -> tuple[bytes, datetime] | None:
    """Give a file made for verifiers, and the instant it speaks of."""
    row = ArchiveRow.objects.filter(pk=name).first()
    return None if row is None else (bytes(row.content), row.dated)


def archives() -> tuple[str, ...]:
    """List the files made for verifiers by their names."""
    return tuple(ArchiveRow.objects.order_by("name").values_list("name", flat=True))


def status_places() -> tuple[tuple[str, int, str], ...]:
    """List the status lists that are published: city, number, purpose."""
    rows = StatusListRow.objects.order_by("city", "number", "purpose")
    return tuple(rows.values_list("city", "number", "purpose"))


def approvals() -> tuple[str, ...]:
    """List the approvals of training centres as certificates name them."""
    return tuple(one.id for one in approvals_in_register())


def set_places(city: str, number: int) -> Mapping[str, list[int]]:
    """Give the places of a list at which a bit is set, by purpose."""
    rows = PlaceRow.objects.filter(city=city, number=number).exclude(state=State.GOOD)
    places: dict[str, list[int]] = {"revocation": [], "suspension": []}
    for index, state in rows.values_list("index", "state"):
        places["revocation" if state in WITHDRAWN else "suspension"].append(index)
    return places


def cities() -> tuple[Party, ...]:
    """List the cities with DID and name in their main language, those that have a key."""
    keyed = set(KeyRow.objects.values_list("city", flat=True))
    rows = PartyRow.objects.filter(id__in=keyed).order_by("id")
    return tuple(Party(row.id, city_did(row.id), own_name(row)) for row in rows)


def city_names(language: str = "") -> dict[str, str]:
    """Give the names of the cities by party id, in a language, else each in its main one."""
    return {row.id: str(row.names.get(language) or own_name(row)) for row in PartyRow.objects.all()}


def own_name(row: PartyRow) -> str:
    """Give a city's name in its main language."""
    return str(row.names.get(row.languages[0]) or next(iter(row.names.values())))


def trust_parts(dated: datetime) -> BundleParts:
    """Gather what a stranger needs to verify our certificates."""
    parties = cities()
    return BundleParts(
        dated=dated,
        parties=parties,
        key_documents=[document for p in parties if (document := key_document(p.id))],
        status_lists=[
            orjson.loads(bytes(row.document))
            for row in StatusListRow.objects.filter(purpose__in=PURPOSES)
        ],
        status_tokens=[
            bytes(row.document).decode() for row in StatusListRow.objects.filter(purpose=TOKEN)
        ],
        agreements=[_agreement(entry) for entry in agreements.published()],
        accreditations=approvals_in_register(),
        logs=[
            LogText(city_did(log.city), policy.text, ends_json(policy))
            for log in transparency.logs()
            for policy in (transparency.policy_of(log),)
        ],
        approvals=tuple(_signed_approvals()),
    )


_kept: tuple[tuple[object, ...], Bundle] | None = None


def bundle() -> Bundle:
    """Give the checked bundle; it is kept until something in it changes.

    Counts and newest instants tell whether something did. Status lists are signed anew at
    least every 12 hours, so the bundle's day moves with them.
    """
    global _kept
    stamp = _stamp()
    kept = _kept
    if kept is None or kept[0] != stamp:
        kept = (stamp, Bundle.of(trust_parts(_newest(stamp))))
        _kept = kept
    return kept[1]


def newest_change() -> datetime | None:
    """Give when anything that verifiers need changed last; None before anything was published."""
    if not StatusListRow.objects.exists():
        return None
    return _newest(_stamp())


def _stamp() -> tuple[object, ...]:
    # The sum as well: each list's instant only grows, but not always beyond all others'.
    lists = StatusListRow.objects.aggregate(
        Max("published_at"), Count("address"), grown=Sum(_seconds("published_at"))
    )
    keys = KeyRow.objects.aggregate(
        Max("first"), Max("revoked"), Count("id"), Count("until"), Count("revoked")
    )
    # A planned end lies ahead: it is a change, but no instant the data could speak of.
    ends = tuple(str(end) for end in KeyRow.objects.values_list("until", flat=True) if end)
    facts = (
        agreements.newest(),
        accreditation.newest(),
        transparency.logs(),
        transparency.witnesses(),
        transparency.successions(),
        ArchiveRow.objects.filter(name__regex=_VERSION).count(),
    )
    return (*lists.values(), *keys.values(), *facts, *sorted(ends))


def _seconds(column: str) -> Func:
    """Give an instant as seconds, exact to the microsecond."""
    exact = DecimalField(max_digits=20, decimal_places=6)
    return Func(F(column), template="EXTRACT(EPOCH FROM %(expressions)s)", output_field=exact)


def _newest(stamp: tuple[object, ...]) -> datetime:
    return max(part for part in stamp if isinstance(part, datetime))


def _signed_approvals() -> Iterator[bytes]:
    # Each in all its versions: those at an address of their own, one folder below the reference.
    rows = ArchiveRow.objects.filter(name__regex=_VERSION).order_by("name")
    for content in rows.values_list("content", flat=True):
        yield bytes(content)


def approvals_in_register() -> list[Accreditation]:
    """List the approvals of training centres as the register has them today."""
    return [
        Accreditation(f"{provider.id}/{days.first.isoformat()}", days.first, days.last)
        for provider in accreditation.registry().providers.values()
        for days in provider.accredited
    ]


def _agreement(entry: Mapping[str, Any]) -> AgreementText:
    return AgreementText(
        entry["id"],
        entry["version"],
        entry["document"].encode(),
        tuple(entry["signatures"]),
    )
