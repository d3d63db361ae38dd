"""Bring the register of providers and standing up to date; nothing known before is lost."""

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext as _
from psycopg.types.range import DateRange

from comity.accreditation.domain.facts import RegistryChanged
from comity.accreditation.models import (
    AccreditationRow,
    PrecedentRow,
    ProviderRow,
    StandingRow,
    SuspensionRow,
)
from comity.accreditation.queries import registry, registry_digest
from comity.agreements.queries import rulebook_in_force
from comity.ledger.actions import record
from comity.rules.registry import Precedent, Registry
from comity.values.refusals import Fault, Refusal
from comity.values.spans import Days

_LEAST_WORDS, _MOST_WORDS = 20, 500


def load(facts: Registry, *, names: Mapping[str, str], at: datetime) -> None:
    """Store the facts of a first registry; providers that are there already stay as they are.

    Args:
        facts: providers and standing.
        names: what each provider is called.
        at: since when they are known.
    """
    with transaction.atomic():
        known = set(ProviderRow.objects.values_list("id", flat=True))
        new = [p for p in facts.providers.values() if p.id not in known]
        ProviderRow.objects.bulk_create(
            [
                ProviderRow(id=p.id, city=p.city, name=names.get(p.id, p.id), known_since=at)
                for p in new
            ]
        )
        AccreditationRow.objects.bulk_create(
            [
                AccreditationRow(id=uuid4(), provider_id=p.id, days=_span(days), known_since=at)
                for p in new
                for days in p.accredited
            ]
        )
        SuspensionRow.objects.bulk_create(
            [
                SuspensionRow(
                    id=uuid4(),
                    provider_id=p.id,
                    by=s.by,
                    days=_span(s.days),
                    annulled_on=s.annulled_on,
                    known_since=at,
                )
                for p in new
                for s in p.suspended
            ]
        )
        if not StandingRow.objects.exists():
            StandingRow.objects.bulk_create(
                [
                    StandingRow(
                        id=uuid4(),
                        city=s.city,
                        occupation=s.occupation,
                        state=s.state,
                        days=_span(s.days),
                        known_since=at,
                    )
                    for s in facts.standing
                    if s.state != "good"
                ]
            )
        if new:
            record(RegistryChanged(at=at, digest=registry_digest(facts), providers=len(new)))


def suspend(provider: str, *, by: str, days: Days, at: datetime) -> None:
    """Note that an authority suspended a provider on some days.

    Raises:
        Refusal: REGISTER-INVALID with every fault, NO-SUCH-PROVIDER, SUSPENSION-KNOWN.
    """
    faults = _unnamed(by)
    if days.last is not None and days.last < days.first:
        faults.append(Fault("DAYS-REVERSED", "to", _("The last day lies before the first.")))
    _require(faults)
    with transaction.atomic():
        row = ProviderRow.objects.filter(pk=provider).first()
        if row is None:
            raise no_such_provider()
        same = SuspensionRow.objects.filter(provider=row, by=by, days=_span(days))
        if same.filter(known_until=None).exists():
            raise Refusal("SUSPENSION-KNOWN", _("This suspension is already in the register."))
        SuspensionRow.objects.bulk_create([_suspension(provider, by, _span(days), None, at)])
        _record_change(at)


def annul(provider: str, *, by: str, first: date, on: date, at: datetime) -> None:
    """Note that a suspension was annulled: what was known of it is closed and kept.

    Args:
        provider: its id.
        by: the authority that had suspended it.
        first: the first day of the suspension.
        on: the day of the annulment.
        at: when it became known.

    Raises:
        Refusal: REGISTER-INVALID with every fault, NO-SUCH-PROVIDER, NO-SUCH-SUSPENSION, also when
            it is annulled already.
    """
    faults = _unnamed(by)
    if on < first:
        sentence = _("It cannot have been annulled before it began.")
        faults.append(Fault("ANNULLED-EARLY", "on", sentence))
    if on > at.date() + timedelta(days=1):  # a day may have begun in the east
        sentence = _("This day is yet to come. Note the annulment once it has happened.")
        faults.append(Fault("ANNULLED-LATER", "on", sentence))
    _require(faults)
    with transaction.atomic():
        found = SuspensionRow.objects.select_for_update().filter(
            provider=provider, by=by, days__startswith=first, known_until=None, annulled_on=None
        )
        row = found.first()
        if row is None and not ProviderRow.objects.filter(pk=provider).exists():
            raise no_such_provider()
        if row is None:
            sentence = _("There is no such suspension, or it is already annulled.")
            raise Refusal("NO-SUCH-SUSPENSION", sentence)
        row.known_until = at
        row.save(update_fields=["known_until"])
        SuspensionRow.objects.bulk_create([_suspension(provider, by, row.days, on, at)])
        _record_change(at)


def answer(precedent: Precedent, *, says: str, at: datetime) -> None:
    """Note an answer of the joint board that holds for every later case of its pair.

    Args:
        precedent: what it answers, for which job and standard.
        says: the answer in words, which the public reads; nothing personal.
        at: when it became known.

    Raises:
        Refusal: REGISTER-INVALID with every fault, PRECEDENT-KNOWN.
    """
    _require(list(_faults_of(precedent, says, at)))
    with transaction.atomic():
        if PrecedentRow.objects.filter(number=precedent.id, known_until=None).exists():
            raise Refusal("PRECEDENT-KNOWN", _("This answer is already in the register."))
        PrecedentRow.objects.bulk_create(
            [
                PrecedentRow(
                    id=uuid4(),
                    number=precedent.id,
                    occupation=precedent.occupation,
                    edition=precedent.edition,
                    answered_on=precedent.answered_on,
                    says=says.strip(),
                    known_since=at,
                )
            ]
        )
        _record_change(at)


def overrule(number: str, *, at: datetime) -> None:
    """Note that an answer of the board no longer holds; what was known of it stays.

    Raises:
        Refusal: NO-SUCH-PRECEDENT.
    """
    with transaction.atomic():
        rows = PrecedentRow.objects.filter(number=number, known_until=None)
        if not rows.update(known_until=at):
            raise Refusal("NO-SUCH-PRECEDENT", _("There is no such answer that holds."))
        _record_change(at)


def _faults_of(precedent: Precedent, says: str, at: datetime) -> Iterator[Fault]:
    book = rulebook_in_force(at.date())
    if not re.fullmatch(r"[A-Z0-9][A-Z0-9-]{2,39}", precedent.id):
        yield Fault("NUMBER-INVALID", "number", _("Write a number such as JB-2026-01."))
    if precedent.occupation not in book.blocks:
        yield Fault("NO-SUCH-JOB", "job", _("The agreement in force has no such job."))
    name, _at, version = precedent.edition.partition("@")
    standard = book.standards.get(name)
    if standard is None or version not in standard.versions:
        sentence = _("The agreement in force has no such standard and version.")
        yield Fault("NO-SUCH-STANDARD", "standard", sentence)
    if precedent.answered_on > at.date() + timedelta(days=1):
        yield Fault("ANSWERED-LATER", "on", _("This day is yet to come."))
    if not _LEAST_WORDS <= len(says.strip()) <= _MOST_WORDS:
        sentence = _("Write the answer in %(least)d to %(most)d characters.")
        limits = {"least": _LEAST_WORDS, "most": _MOST_WORDS}
        yield Fault("ANSWER-WORDS", "says", sentence % limits)


def no_such_provider() -> Refusal:
    """Say that the register has no such training centre."""
    return Refusal("NO-SUCH-PROVIDER", _("There is no training centre of this name."))


def _unnamed(by: str) -> list[Fault]:
    if by.strip():
        return []
    return [Fault("AUTHORITY-MISSING", "by", _("Name the authority that suspended it."))]


def _require(faults: list[Fault]) -> None:
    if faults:
        message = _("This cannot be noted in the register.")
        raise Refusal("REGISTER-INVALID", message, tuple(faults))


def _suspension(
    provider: str, by: str, days: DateRange, annulled_on: date | None, at: datetime
) -> SuspensionRow:
    return SuspensionRow(
        id=uuid4(),
        provider_id=provider,
        by=by,
        days=days,
        annulled_on=annulled_on,
        known_since=at,
    )


def _record_change(at: datetime) -> None:
    record(RegistryChanged(at=at, digest=registry_digest(registry()), providers=0))


def _span(days: Days) -> DateRange:
    return DateRange(days.first, days.last + timedelta(days=1) if days.last else None)
