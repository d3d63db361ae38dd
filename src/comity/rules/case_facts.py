"""Case facts: the facts of one case, as its file and the registry tell them."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from zoneinfo import ZoneInfo

from comity.rules.cases import CEFR, Case, Credential, EarlierDecision, ExistingRecognition
from comity.rules.deadlines import stop_facts
from comity.rules.facts import (
    NOT_STATED,
    BanFact,
    CardFact,
    EarlierFact,
    ExistingFact,
    Facts,
    PaperFact,
    PracticeFact,
    ProviderFact,
    ResultFact,
    Spell,
    SuspensionFact,
    ordinal,
    spell_of,
)
from comity.rules.logic import NEVER
from comity.rules.registry import Provider, Registry
from comity.rules.rulebook import SHARE_PARTS

STEP = {level: step for step, level in enumerate(CEFR, 1)}
_NOTHING = ProviderFact()


@cache
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def local_day(submitted: date | datetime, timezone: str) -> date:
    """Give the day of receipt in the host's time zone.

    Source: rule T6 of the domain design.
    """
    if isinstance(submitted, datetime):
        return submitted.astimezone(_zone(timezone)).date()
    return submitted


def facts_of(case: Case, registry: Registry, *, timezone: str) -> Facts:
    """Give the facts of one case.

    Args:
        case: as it was read.
        registry: facts on providers and cities.
        timezone: of the host, for the day of receipt.
    """
    shown = frozenset(c.id for c in case.credentials) | {r.id for r in case.prior_learning}
    return Facts(
        host=case.host,
        occupation=case.occupation,
        received_on=local_day(case.submitted, timezone).toordinal(),
        complete_on=ordinal(case.complete_on, 0),
        asof_on=ordinal(case.asof, 0),
        extension_on=ordinal(case.extension_notified_on, NEVER),
        is_complete=case.is_complete,
        is_undecided=case.is_undecided,
        wants_hold=case.wishes.hold,
        wants_rpl_first=case.wishes.rpl_first,
        partial={None: "", True: "yes", False: "no"}[case.wishes.partial],
        measure=case.wishes.measure or "",
        papers=[_paper(c, registry) for c in sorted(case.credentials, key=lambda c: c.id)],
        results=[
            ResultFact(r.unit, r.level, r.is_certified, r.is_informal) for r in case.prior_learning
        ],
        practice=[
            PracticeFact(
                p.months,
                p.last_on.toordinal(),
                p.is_verified,
                p.units is None,
                dict.fromkeys(p.units or (), True),
            )
            for p in case.practice
        ],
        cards=[CardFact(c.code, c.issued_on.toordinal()) for c in case.safety],
        earlier=[_earlier(e, shown) for e in case.earlier],
        existing=[_existing(held) for held in case.existing],
        bans=[
            BanFact(b.occupation, Spell(ordinal(b.first_on, 0), b.last_on.toordinal()))
            for b in case.bans
        ],
        stops=stop_facts(case.stops),
        steps=_steps(case.language or {}),
    )


def _steps(language: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, int]]:
    return {
        tag: {skill: STEP[level] for skill, level in skills.items()}
        for tag, skills in language.items()
    }


def _earlier(earlier: EarlierDecision, shown: frozenset[str]) -> EarlierFact:
    return EarlierFact(
        host=earlier.host,
        occupation=earlier.occupation,
        decided_on=earlier.decided_on.toordinal(),
        is_refusal=earlier.outcome == "refused",
        is_annulled=earlier.is_annulled,
        is_appealed=earlier.is_appealed,
        saw_all_papers=shown <= earlier.evidence,
    )


def _existing(held: ExistingRecognition) -> ExistingFact:
    first, last = held.days
    days = Spell(ordinal(first, 0), ordinal(last, NEVER))
    return ExistingFact(held.host, held.occupation, days, held.is_active)


def _paper(credential: Credential, registry: Registry) -> PaperFact:
    provider = registry.providers.get(credential.provider)
    return PaperFact(
        id=credential.id,
        provider_id=credential.provider,
        provider=_NOTHING if provider is None else provider_fact(provider),
        standard=credential.standard,
        edition=f"{credential.standard}@{credential.version}",
        award_on=credential.award_on.toordinal(),
        issued_on=ordinal(credential.issued_on, 0),
        enrolled_on=ordinal(credential.enrolled_on, NEVER),
        revoked_from=ordinal(credential.revoked_from, NEVER),
        is_whole=credential.units is None,
        stated=credential.units or {},
        practical_share=_share(credential.practical_share),
        methods=dict.fromkeys(sorted(credential.methods or ()), True),
        is_forged=credential.verification == "forged",
        is_unverified=credential.verification == "none",
        is_dependent=credential.is_independent is False,
    )


def _share(share: Decimal | None) -> int:
    return NOT_STATED if share is None else int(share * SHARE_PARTS)


@cache
def provider_fact(provider: Provider) -> ProviderFact:
    """Give what the registry knows of a provider, as the rules read it."""
    return ProviderFact(
        city=provider.city or "",
        accredited=[spell_of(days) for days in provider.accredited],
        suspended=[
            SuspensionFact(spell_of(s.days), s.by, ordinal(s.annulled_on, NEVER))
            for s in provider.suspended
        ],
    )
