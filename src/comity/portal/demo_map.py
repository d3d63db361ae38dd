"""The occupation map of the demonstration; doing any step again adds nothing.

Two cities have published their lists; the third has uploaded its own, to be tried out.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Final
from uuid import UUID

from comity.ledger import clock
from comity.ledger.acting import bearing, open_session, roles_of
from comity.ledger.domain.actors import Actor
from comity.matching.relations import Relation
from comity.occupations.actions import deciding, importing, matching, publishing, uploading
from comity.occupations.domain.answers import Given, Target, Verdict
from comity.occupations.domain.naming import concept_id
from comity.occupations.domain.states import ListState, Standing
from comity.occupations.queries import desk
from comity.occupations.queries.evidence import entry_card
from comity.occupations.queries.frameworks import frameworks
from comity.occupations.queries.labels import occupation_concepts
from comity.occupations.queries.region import region_framework
from comity.parties.domain.demonstration import PEOPLE
from comity.parties.queries import account_of

_SESSION: Final = timedelta(minutes=15)
# city -> its two editors, the name and language of its list, its rows
_LISTS: Final = {
    "ahrenbrueck": (
        ("sommer", "nowak"),
        "Berufe in Ahrenbrück",
        "de",
        "Nr;Beruf;Personen\nAB-1;Elektrofachkraft;210\nAB-2;Maurergeselle;140\n"
        "AB-3;Pflegehelferin;320\nAB-4;Schornsteinfeger;6\n",
    ),
    "maasveen": (
        ("smit", "demir"),
        "Beroepen in Maasveen",
        "nl",
        "Nr;Beroep;Personen\nMV-1;Elektromonteur;180\nMV-2;Metselaar;95\n"
        "MV-3;Zorghulp in de wijk;260\nMV-4;Molenaar;3\n",
    ),
    "vautmont": (
        ("petit", "benali"),
        "Métiers de Vautmont",
        "fr",
        "Code;Titre;Personnes\nVM-1;Électricien du bâtiment;150\nVM-2;Maçon;110\n"
        "VM-3;Aide-soignante;280\nVM-4;Couvreur;40\n",
    ),
}
# what the editors of the published lists answered: exactly the same, nearly, or nothing
_ANSWERS: Final = {
    "AB-1": ("electrician", Relation.EXACT),
    "AB-2": ("bricklayer", Relation.EXACT),
    "AB-3": ("care_assistant", Relation.CLOSE),
    "AB-4": None,
    "MV-1": ("electrician", Relation.EXACT),
    "MV-2": ("bricklayer", Relation.EXACT),
    "MV-3": ("care_assistant", Relation.BROAD),
    "MV-4": None,
}


def seed_framework() -> None:
    """Store the region's own occupations as a framework; the worker's part."""
    importing.store(region_framework(), at=clock.now())


def seed_lists() -> None:
    """Upload a list in the name of an editor of each city."""
    at = clock.now()
    framework = next(one.id for one in frameworks() if one.name == "region")
    for (key, _other), title, language, rows in _LISTS.values():
        with _acting(key) as by:
            if any(one.title == title for one in desk.own_lists(by)):
                continue
            given = uploading.Upload(
                title=title,
                kind="occupations",
                version="2026",
                language=language,
                framework=framework,
                file="list.csv",
                content=rows.encode(),
            )
            draft = uploading.take_up(given, by=by, at=at)
            uploading.import_list(draft, keeps_good=False, by=by, at=at)


def match_lists() -> None:
    """Look for suggestions at once; the worker's part."""
    for local_list in matching.waiting():
        matching.match_list(local_list, clock=clock.now)


def decide_lists() -> None:
    """Answer, look a second time, publish: the lists of two cities."""
    for (key, other), title, _language, _rows in list(_LISTS.values())[:2]:
        with _acting(key) as by:
            card = next(one for one in desk.own_lists(by) if one.title == title)
            if card.state is ListState.READY and card.published_at is None:
                _answer(card.id, card.framework, by)
        with _acting(other) as by:
            for entry in desk.queue(card.id, Standing.SECOND):
                decision = entry_card(entry, by).stands.decision
                if decision is not None:
                    deciding.second(decision, agrees=True, reason="", by=by, at=clock.now())
            if card.published_at is None:
                publishing.publish_list(card.id, by=by, at=clock.now())


def _answer(local_list: UUID, framework: UUID, by: Actor) -> None:
    uris = {key: uri for key, uri, _names in occupation_concepts()}
    for entry in desk.queue(local_list, Standing.OPEN):
        code = entry_card(entry, by).code
        answer = _ANSWERS[code]
        given = Given(Verdict.NONE, (), "")
        if answer is not None:
            name, relation = answer
            target = Target(concept_id(framework, uris[name]), relation)
            given = Given(Verdict.MAPS, (target,), "Looked up in the training rules of both.")
        deciding.decide(entry, given, instead_of=None, by=by, at=clock.now())


@contextmanager
def _acting(key: str) -> Iterator[Actor]:
    """Act as one of the made-up people for a moment."""
    person = next(one for one in PEOPLE if one.key == key)
    account = account_of(person.email)
    if account is None:
        raise RuntimeError(f"{key} was not admitted")
    actor = next(one for one in roles_of(str(account.pk)) if not one.is_person)
    token = secrets.token_urlsafe(32)
    open_session(str(account.pk), token, ttl=_SESSION, actor=actor.id)
    with bearing(token):
        yield actor
