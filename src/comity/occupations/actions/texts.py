"""Take the text of a module or a vacancy, look for its skills, note what people pick."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from comity.ledger.actions import record
from comity.ledger.domain.actors import Actor
from comity.matching.framework import Kind
from comity.occupations.actions.deciding import EDITOR, require
from comity.occupations.domain.facts import SkillsPicked, TextGiven
from comity.occupations.domain.skill_texts import TextKind, TextState, required_text, suggested
from comity.occupations.models import ConceptRow, PickRow, TextRow
from comity.occupations.queries.frameworks import framework_card, whole_framework
from comity.occupations.queries.sayings import SAYINGS
from comity.values.refusals import Refusal


@dataclass(frozen=True, slots=True)
class GivenText:
    """A text and what is said of it.

    Args:
        kind: what it describes.
        title: the city's name for it.
        language: of the text.
        framework: whose skills are looked for.
        occupation: the confirmed occupation it belongs to; None if there is none.
        text: at most 20,000 letters; names of people do not belong in it.
    """

    kind: TextKind
    title: str
    language: str
    framework: UUID
    occupation: UUID | None
    text: str


@dataclass(frozen=True, slots=True, order=True)
class Picked:
    """A skill for the sentence that begins at `start`."""

    start: int
    concept: UUID


def keep_text(given: GivenText, *, by: Actor, at: datetime) -> UUID:
    """Keep a text; the worker then looks for its skills. Give its id.

    Raises:
        Refusal: NOT-PERMITTED, NOT-FOUND (framework or occupation), TEXT-EMPTY, TEXT-TOO-LONG.
    """
    require(by, EDITOR)
    text = required_text(given.text, SAYINGS)
    framework_card(given.framework)
    known = ConceptRow.objects.filter(framework=given.framework, kind=Kind.OCCUPATION.value)
    if given.occupation is not None and not known.filter(pk=given.occupation).exists():
        raise Refusal("NOT-FOUND", _("There is no such occupation or skill."))
    row = TextRow(
        id=uuid4(),
        city=by.city or "",
        decided_by=by.id,
        kind=given.kind.value,
        title=given.title,
        language=given.language,
        framework_id=given.framework,
        occupation_id=given.occupation,
        text=text,
        digest=f"sha-256:{hashlib.sha256(text.encode()).hexdigest()}",
        at=at,
        state=TextState.WAITING.value,
    )
    with transaction.atomic():
        row.save(force_insert=True)
        record(TextGiven(at=at, city=row.city, text=row.pk, digest=row.digest))
    return row.pk


def suggest_skills(text: UUID) -> TextState:
    """Look for the skills of a text: the worker's part. Give its state; twice changes nothing."""
    row = TextRow.objects.select_related("occupation").get(pk=text)
    if row.state == TextState.READY.value:
        return TextState.READY
    occupation = row.occupation.uri if row.occupation else None
    framework = whole_framework(row.framework_id)
    row.suggestions = suggested(framework, row.language, row.text, occupation)
    row.state, row.failure = TextState.READY.value, ""
    row.save(update_fields=["state", "suggestions", "failure"])
    return TextState.READY


def give_up_text(text: UUID, *, failure: str) -> None:
    """Note that a text could not be looked through, by a code."""
    rows = TextRow.objects.filter(pk=text, state=TextState.WAITING.value)
    rows.update(state=TextState.FAILED.value, failure=failure)


def pick(text: UUID, chosen: Iterable[Picked], *, by: Actor, at: datetime) -> int:
    """Have the chosen skills be the text's, and no others; give how many it has now.

    What was picked before and is not chosen any more is taken back; who picked it stays known.

    Raises:
        Refusal: NOT-PERMITTED, NOT-FOUND, TEXT-UNREADY; PICK-UNKNOWN: a skill that is of another
            version, or a place where no sentence begins.
    """
    require(by, EDITOR)
    wanted = set(chosen)
    try:
        with transaction.atomic():
            row = TextRow.objects.filter(pk=text, city=by.city).first()
            if row is None:
                raise Refusal("NOT-FOUND", _("There is no such text."))
            if row.state != TextState.READY.value:
                raise Refusal("TEXT-UNREADY", str(SAYINGS["TEXT-UNREADY"]))
            _require_known(row, wanted)
            held = {Picked(one.start, one.concept_id): one for one in _counting(row)}
            gone = [one.pk for key, one in held.items() if key not in wanted]
            PickRow.objects.filter(pk__in=gone).update(taken_back_at=at)
            PickRow.objects.bulk_create(_picks(row, sorted(wanted - held.keys()), by=by, at=at))
            record(SkillsPicked(at=at, city=row.city, text=row.pk, picks=len(wanted)))
    except IntegrityError as twin:
        if "skill_is_picked_once_for_a_sentence" not in str(twin):
            raise
        raise Refusal("PICK-UNKNOWN", str(SAYINGS["PICK-UNKNOWN"])) from twin
    return len(wanted)


def _counting(row: TextRow) -> list[PickRow]:
    return list(PickRow.objects.filter(text=row, taken_back_at__isnull=True))


def _require_known(row: TextRow, wanted: set[Picked]) -> None:
    starts = {one["start"] for one in row.suggestions}
    skills = ConceptRow.objects.filter(
        framework=row.framework_id, kind__in=(Kind.SKILL.value, Kind.KNOWLEDGE.value)
    )
    concepts = {one.concept for one in wanted}
    known = set(skills.filter(pk__in=concepts).values_list("pk", flat=True))
    if concepts - known or any(one.start not in starts for one in wanted):
        raise Refusal("PICK-UNKNOWN", str(SAYINGS["PICK-UNKNOWN"]))


def _picks(row: TextRow, added: Iterable[Picked], *, by: Actor, at: datetime) -> list[PickRow]:
    added = list(added)
    uris = dict(
        ConceptRow.objects.filter(pk__in=[one.concept for one in added]).values_list("pk", "uri")
    )
    offered = {
        (sentence["start"], skill["uri"]): rank
        for sentence in row.suggestions
        for rank, skill in enumerate(sentence["skills"], 1)
    }
    return [
        PickRow(
            id=uuid4(),
            text=row,
            city=row.city,
            concept_id=one.concept,
            start=one.start,
            rank=offered.get((one.start, uris[one.concept])),
            decided_by=by.id,
            at=at,
        )
        for one in added
    ]
