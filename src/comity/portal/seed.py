"""The demonstration region Three Rivers; seeding again changes nothing."""

from datetime import UTC, datetime

import yaml

from comity.accreditation.actions import load
from comity.agreements.actions import publish
from comity.agreements.region import agreement_text, registry_text
from comity.certificates.actions import enrol_key
from comity.certificates.keyring import ASSERTION
from comity.certificates.queries import city_signer
from comity.parties.models import PartyRow
from comity.pathways.actions.offering import load as load_offers
from comity.pathways.domain.catalogues import read_catalogue
from comity.pathways.region import offers_text
from comity.rules.format import read
from comity.rules.format.signatures import sign
from comity.rules.registry_reading import read_registry

# The region began on this day; nothing is read from the clock.
BEGAN_AT = datetime(2026, 1, 1, tzinfo=UTC)


def seed_region() -> None:
    """Store the cities, the agreement with every city's signature, and the registry."""
    text = agreement_text()
    document = read(text).required()
    for party in document.data["parties"]:
        authority = party["authority"]
        PartyRow.objects.update_or_create(
            id=party["id"],
            defaults={
                "names": dict(party["name"]),
                "authority": dict(authority["name"]),
                "contact": authority["contact"],
                "languages": list(party["languages"]),
                "timezone": party["timezone"],
            },
        )
        enrol_key(party["id"], at=BEGAN_AT)
    signatures = [
        sign(document, party=city, key_id=ASSERTION, key=city_signer(city))
        for city in (party["id"] for party in document.data["parties"])
    ]
    publish(text, signatures, at=BEGAN_AT)
    facts = registry_text()
    listed = yaml.safe_load(facts)["providers"]
    names = {name: entry.get("name", name) for name, entry in listed.items()}
    load(read_registry(facts), names=names, at=BEGAN_AT)
    load_offers(read_catalogue(yaml.safe_load(offers_text())))
