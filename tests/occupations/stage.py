"""Editors, small frameworks and lists on their way; every call makes new ones."""

import uuid
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from typing import Any

from tests.certificates.desk import worker
from tests.privacy.scenes import Scene
from tests.recognition.office_stage import Player, _player

from comity.ledger.acting import acting_as, bearing
from comity.matching.framework import Concept, Framework, Kind, Label, LabelKind, framework
from comity.matching.relations import Relation
from comity.occupations.actions import deciding, importing, matching, publishing, uploading
from comity.occupations.domain.answers import Given, Target, Verdict
from comity.occupations.domain.naming import concept_id
from comity.occupations.models import EntryRow, ListRow, SuggestionRow

NOW = datetime.now(UTC)
BASE = "http://data.europa.eu/esco"
TITLES = (
    "code;title;isco;volume\nA1;Elektrikerin;7411;120\nA2;Maurer;7112;80\nA3;Drachenzähmer;;2\n"
)


def editor(as_owner: Any, city: str = "ahrenbrueck") -> Player:
    account = f"editor:{uuid.uuid4()}"
    (actor,) = as_owner.execute("SELECT appoint(%s, 'editor', %s)", [account, city]).fetchone()
    return _player(account, actor)


@contextmanager
def acting(who: Player) -> Any:
    with bearing(who.token):
        yield who.actor


def label(language: str, text: str, kind: LabelKind = LabelKind.PREFERRED) -> Label:
    return Label(language, kind, text)


@cache
def a_framework(version: str = "9.1", *, renamed: bool = False) -> Framework:
    """Three occupations with skills and ISCO groups, in three languages."""
    weld, build, care, wire = (f"{BASE}/skill/{name}" for name in ("weld", "build", "care", "wire"))
    group = f"{BASE}/isco/C74"
    skills = [
        Concept(uri, Kind.SKILL, labels=(label("de", de), label("en", en), label("ar", ar)))
        for uri, en, de, ar in (
            (weld, "weld metal", "Metall schweißen", "لحام المعادن"),
            (build, "build walls", "Mauern errichten", "بناء الجدران"),
            (care, "care for people", "Menschen pflegen", "رعاية الناس"),
            (wire, "lay cables", "Kabel verlegen", "مدّ الكابلات"),
        )
    ]
    electrician = "Elektroniker" if renamed else "Elektriker"
    occupations = [
        Concept(
            f"{BASE}/occupation/{name}",
            Kind.OCCUPATION,
            code=code,
            isco=code[:4],
            labels=(
                *sorted([label("de", de), label("en", en), label("ar", ar)]),
                label("de", f"{de}in", LabelKind.ALTERNATIVE),
            ),
            descriptions={"en": f"People who work as {en}.", "de": f"Menschen im Beruf {de}."},
            broader=(group,),
            essential=tuple(sorted(needs)),
        )
        for name, code, en, de, ar, needs in (
            ("electrician", "7411.1", "electrician", electrician, "كهربائي", (wire, weld)),
            ("bricklayer", "7112.1", "bricklayer", "Maurer", "بنّاء", (build, weld)),
            ("carer", "5322.1", "care assistant", "Pflegehelfer", "مساعد رعاية", (care,)),
        )
    ]
    groups = [Concept(group, Kind.GROUP, code="C74", isco="74", labels=(label("en", "Trades"),))]
    name = f"test-{uuid.uuid4().hex[:8]}"
    return framework(name, version, [*groups, *skills, *occupations], attribution="Test only.")


def stored(product: Scene, given: Framework | None = None) -> uuid.UUID:
    with worker(product):
        return importing.store(given or a_framework(), at=NOW).id


def upload(
    who: Player, framework: uuid.UUID, content: str | bytes = TITLES, **more: Any
) -> uuid.UUID:
    told = {
        "title": f"List {uuid.uuid4().hex[:8]}",
        "kind": "occupations",
        "version": "2026",
        "language": "de",
        "framework": framework,
        "file": "list.csv",
        "content": content.encode() if isinstance(content, str) else content,
    }
    with acting(who) as actor:
        return uploading.take_up(uploading.Upload(**(told | more)), by=actor, at=NOW)


def imported(who: Player, draft: uuid.UUID, *, keeps_good: bool = False) -> uuid.UUID:
    with acting(who) as actor:
        return uploading.import_list(draft, keeps_good=keeps_good, by=actor, at=NOW)


def matched(product: Scene, local_list: uuid.UUID) -> uuid.UUID:
    with worker(product):
        matching.match_list(local_list, clock=lambda: NOW)
    return local_list


def surely_matched(product: Scene, local_list: uuid.UUID, sure: dict[str, str]) -> uuid.UUID:
    """Give titles, by their number, one sure suggestion; in small frameworks none is sure."""
    with worker(product):
        for code, name in sure.items():
            rows = EntryRow.objects.select_related("local_list")
            row = rows.get(local_list=local_list, code=code)
            SuggestionRow(
                id=uuid.uuid4(),
                entry=row,
                city=row.city,
                rank=1,
                concept_id=target(row, name, Relation.CLOSE).concept,
                score=1.0,
                probability=0.99,
                evidence={"band": "sure", "label": row.title, "language": "de"},
            ).save(force_insert=True)
        ListRow.objects.filter(pk=local_list).update(state="ready", model="sha-256:test")
    return local_list


def ready(product: Scene, who: Player, **more: Any) -> uuid.UUID:
    """A list of three titles with its suggestions."""
    return matched(product, imported(who, upload(who, stored(product), **more)))


def entry(who: Player, local_list: uuid.UUID, code: str = "A1") -> EntryRow:
    with acting_as(who.token):
        rows = EntryRow.objects.select_related("local_list")
        return rows.get(local_list=local_list, code=code)


def target(row: EntryRow, name: str, relation: Relation, **more: Any) -> Target:
    """A concept of the framework that the list of a title is matched to."""
    uri = f"{BASE}/occupation/{name}"
    return Target(concept_id(row.local_list.framework_id, uri), relation, **more)


def given(*targets: Target, reason: str = "") -> Given:
    return Given(Verdict.MAPS if targets else Verdict.NONE, targets, reason)


def decide(
    who: Player, row: EntryRow, answer: Given, *, instead_of: uuid.UUID | None = None
) -> uuid.UUID:
    with acting(who) as actor:
        return deciding.decide(row.pk, answer, instead_of=instead_of, by=actor, at=NOW)


def second(who: Player, decision: uuid.UUID, *, agrees: bool = True, reason: str = "") -> Any:
    with acting(who) as actor:
        return deciding.second(decision, agrees=agrees, reason=reason, by=actor, at=NOW)


def publish(who: Player, local_list: uuid.UUID) -> int:
    with acting(who) as actor:
        return publishing.publish_list(local_list, by=actor, at=NOW)
