"""Admissibility: in which class a credential counts, judged by the facts on its award date."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from comity.rules.cases import Credential
from comity.rules.findings import Finding
from comity.rules.registry import Provider, Registry, Suspension
from comity.rules.rulebook import Block, Rulebook, Standard, StandardVersion
from comity.values.spans import plus

CLEAN, COMPARE, CONFIRM = "clean", "compare", "confirm"
_ON_PAPER = frozenset({"written_exam"})  # methods without any practical part
_ORDER = {CLEAN: 0, COMPARE: 1, CONFIRM: 2}


@dataclass(frozen=True, slots=True)
class Admitted:
    """A credential with its class.

    `levels` are the levels that count, after the discount of a credential to be confirmed.
    `pending` says why it cannot count yet; it is then classed as if that were settled.
    """

    credential: Credential
    standard: Standard
    grade: str
    covers: bool
    levels: Mapping[str, int]
    findings: tuple[Finding, ...]
    pending: tuple[Finding, ...]
    is_revoked: bool


def admit(
    credential: Credential,
    *,
    book: Rulebook,
    registry: Registry,
    block: Block,
    on: date,
    asof: date,
) -> Admitted:
    """Class one credential.

    Args:
        credential: its standard and version are known to the rulebook.
        book: the agreement.
        registry: facts on providers and cities.
        block: clause 5 of the occupation asked for, whose methods apply.
        on: the day whose rules govern (complete file, or decision if kinder).
        asof: the decision day, up to which facts are known.

    Source: domain design section 3.5; agreement clauses 3, 5 and 7.
    """
    credential = _dated(credential, book)
    standard = book.standards[credential.standard]
    version = standard.versions[credential.version]
    if credential.revoked_from is not None and credential.revoked_from <= asof:
        clause = f"§5 {block.occupation} / evidence_methods"
        revoked = _note("CRED-REVOKED", credential, clause, day=credential.revoked_from)
        return Admitted(credential, standard, CONFIRM, False, {}, (revoked,), (), True)  # noqa: FBT003  # two plain facts of a record
    notes: list[tuple[str, Finding]] = []
    _weigh_methods(notes, credential, block, book)
    provider = registry.providers.get(credential.provider)
    if provider is None or provider.city not in book.parties:
        notes.append((book.routes["outside_parties"], _note("PROV-OUTSIDE", credential)))
    else:
        _weigh_accreditation(notes, credential, provider, book)
        _weigh_suspension(notes, credential, provider, book, asof)
        _weigh_city(notes, credential, provider, book, registry)
    _weigh_version(notes, credential, version, book, on)
    grade = CLEAN
    for route, _ in notes:
        if _ORDER[route] > _ORDER[grade]:
            grade = route
    full = {unit: standard.units[unit].level for unit in version.units}
    held = full if credential.units is None else credential.units
    discount = book.confirm_discount_levels if grade == CONFIRM else 0
    return Admitted(
        credential=credential,
        standard=standard,
        grade=grade,
        covers=held is full or all(held.get(unit, 0) >= level for unit, level in full.items()),
        levels={u: max(0, level - discount) for u, level in held.items()} if discount else held,
        findings=tuple(finding for _, finding in notes),
        pending=_pending(credential, version, asof),
        is_revoked=False,
    )


def _dated(credential: Credential, book: Rulebook) -> Credential:
    """Let the day on the paper govern where clause 7 says so; else the award date does."""
    if book.operative_date == "issue" and credential.issued_on is not None:
        return replace(credential, award_on=credential.issued_on)
    return credential


def _note(code: str, credential: Credential, clause: str = "", **fact: date | str) -> Finding:
    facts = {
        "credential": credential.id,
        "provider": credential.provider,
        "award": credential.award_on,
        **fact,
    }
    return Finding(code, (credential.id,), clause or _CLAUSES[code], facts)


_CLAUSES = {
    "PROV-OUTSIDE": "§7 / routes.outside_parties",
    "PROV-TEACHOUT": "§7 / teach_out",
    "PROV-LAPSED": "§7 / routes.provider_lapsed",
    "PROV-STILL-OK": "§7 / operative_date",
    "PROV-SUSPENDED": "§7 / routes.provider_suspended",
    "PROV-SUSP-ANNULLED": "§7 / routes.provider_suspended",
    "CITY-WATCH": "§7 / routes.city_watch",
    "CITY-SUSPENDED": "§7 / routes.city_suspended",
    "CRED-FUTURE": "§7 / operative_date",
    "CRED-UNVERIFIED": "§8 / applicant_reply",
}

_Notes = list[tuple[str, Finding]]


def _pending(credential: Credential, version: StandardVersion, asof: date) -> tuple[Finding, ...]:
    pending = []
    if credential.award_on > asof:
        pending.append(_note("CRED-FUTURE", credential, day=asof))
    if credential.award_on < version.in_force:
        clause = f"§3 {credential.standard} {version.name}"
        pending.append(
            _note("CRED-BEFORE-STD", credential, clause, day=version.in_force, version=version.name)
        )
    if credential.verification == "none":
        pending.append(_note("CRED-UNVERIFIED", credential))
    return tuple(pending)


def _weigh_methods(notes: _Notes, credential: Credential, block: Block, book: Rulebook) -> None:
    share = credential.practical_share
    if share is None and credential.methods and credential.methods <= _ON_PAPER:
        share = Decimal(0)
    weak = (
        (share is not None and share < block.min_practical_share)
        or (credential.is_independent is False and block.needs_independent_assessor)
        or (credential.methods is not None and not credential.methods & block.accepted_methods)
    )
    if weak:
        clause = f"§5 {block.occupation} / evidence_methods"
        minimum = str(block.min_practical_share)
        note = _note("METHOD-WEAK", credential, clause, minimum=minimum)
        notes.append((book.routes["method_weak"], note))


def _weigh_accreditation(
    notes: _Notes, credential: Credential, provider: Provider, book: Rulebook
) -> None:
    award = credential.award_on
    for days in provider.accredited:
        if award in days:
            if days.last is not None and award >= days.last - timedelta(days=1):
                notes.append((CLEAN, _note("PROV-STILL-OK", credential, day=days.last)))
            return
    ended = [d.last for d in provider.accredited if d.last is not None and d.last < award]
    end = max(ended, default=None)
    if (
        end is not None
        and _began_in_time(credential, end, book)
        and award <= plus(end, book.teach_out_within)
    ):
        route, code = book.routes["teach_out"], "PROV-TEACHOUT"
    else:
        route, code = book.routes["provider_lapsed"], "PROV-LAPSED"
    notes.append((route, _note(code, credential, day=end or award)))


def _began_in_time(credential: Credential, end: date, book: Rulebook) -> bool:
    if not book.teach_out_needs_enrolment:
        return True
    return credential.enrolled_on is not None and credential.enrolled_on <= end


def _weigh_suspension(
    notes: _Notes, credential: Credential, provider: Provider, book: Rulebook, asof: date
) -> None:
    def holds(suspension: Suspension) -> bool:
        return suspension.annulled_on is None or suspension.annulled_on > asof

    hit = [s for s in provider.suspended if credential.award_on in s.days]
    holding = [s for s in hit if holds(s)]
    if holding:
        first = holding[0]
        note = _note("PROV-SUSPENDED", credential, day=first.days.first, by=first.by)
        notes.append((book.routes["provider_suspended"], note))
    elif hit and hit[0].annulled_on is not None:
        notes.append((CLEAN, _note("PROV-SUSP-ANNULLED", credential, day=hit[0].annulled_on)))


def _weigh_city(
    notes: _Notes,
    credential: Credential,
    provider: Provider,
    book: Rulebook,
    registry: Registry,
) -> None:
    occupation = book.standards[credential.standard].occupation
    states = {
        s.state
        for s in registry.standing
        if s.city == provider.city and s.occupation == occupation and credential.award_on in s.days
    }
    city = provider.city or ""
    if "suspended" in states:
        note = _note("CITY-SUSPENDED", credential, city=city)
        notes.append((book.routes["city_suspended"], note))
    elif "watch" in states:
        notes.append((book.routes["city_watch"], _note("CITY-WATCH", credential, city=city)))


def _weigh_version(
    notes: _Notes, credential: Credential, version: StandardVersion, book: Rulebook, on: date
) -> None:
    if version.superseded is None or on < version.superseded:
        return
    clause = f"§3 {credential.standard} {version.name}"
    if version.last_award is not None and credential.award_on > version.last_award:
        note = _note("STD-LATE-AWARD", credential, clause, day=version.last_award)
        notes.append((book.routes["late_award"], note))
    elif version.honour_until is None:
        notes.append((CLEAN, _note("STD-HONOURED", credential, clause, day=version.superseded)))
    elif on <= version.honour_until:
        notes.append((CLEAN, _note("STD-HONOURED", credential, clause, day=version.honour_until)))
    else:
        note = _note("STD-SUNSET", credential, clause, day=version.honour_until)
        notes.append((book.routes["sunset"], note))
