"""Sentences of the domain design that a second reading found unkept, one test for each."""

from dataclasses import replace
from typing import Any

import pytest

from comity.rules.case_reading import read_case
from comity.rules.deciding import decide
from comity.rules.decisions import Decision
from comity.rules.registry import Registry
from comity.rules.rulebook import Rulebook
from comity.values.refusals import Refusal

Fields = dict[str, Any]

PAPER: Fields = {
    "id": "c1",
    "provider": "P-MAA-1",
    "std": "CAR@2024.1",
    "award": "2026-06-20",
}
LAPSED: Fields = {"provider": "P-AHR-2", "award": "2026-05-01"}
CARE: Fields = {
    "host": "ahrenbrueck",
    "occupation": "care_assistant",
    "submitted": "2027-02-15",
    "credentials": [PAPER],
}
REFUSED_ELSEWHERE: Fields = {
    "host": "maasveen",
    "occupation": "care_assistant",
    "outcome": "refused",
    "date": "2026-12-01",
    "evidence": ["c1", "c2"],
}


def care(paper: Fields | None = None, **fields: object) -> Fields:
    return {**CARE, "credentials": [{**PAPER, **(paper or {})}], **fields}


class Deciding:
    def __init__(self, book: Rulebook, facts: Registry) -> None:
        self.book, self.facts = book, facts

    def __call__(self, fields: Fields, **clauses: object) -> Decision:
        book = replace(self.book, **clauses)  # type: ignore[arg-type]  # clauses are named by each test
        return decide(book, self.facts, read_case(fields, book))


@pytest.fixture(scope="module")
def decided(region: Rulebook, facts: Registry) -> Deciding:
    return Deciding(region, facts)


def codes(decision: Decision) -> list[str]:
    return [":".join((finding.code, *finding.arguments)) for finding in decision.reasons]


# --- 3.1 and 3.2 S0: the file is decided on when it is complete, never before ---------------------


def test_papers_of_the_complete_file_count_though_they_are_younger_than_the_request(
    decided: Deciding,
) -> None:
    card = {"code": "BLS", "issued": "2027-03-01"}
    case = care({"award": "2027-02-26"}, safety=[card], complete="2027-03-05")
    decision = decided(case)
    assert (decision.basis, str(decision.due)) == ("automatic", "2027-03-19")
    assert codes(decision) == ["FULL-CLEAN:c1"]
    assert [finding.code for finding in decision.conditions] == ["START-LANG"]


def test_a_file_that_was_completed_after_a_phase_began_is_in_scope(decided: Deciding) -> None:
    case = care(host="maasveen", occupation="bricklayer", credentials=[])
    assert codes(decided(case))[0].startswith("SCOPE-PHASE:")
    first = codes(decided(case))[0].partition(":")[2]
    assert codes(decided({**case, "complete": first}))[0] == f"SCOPE-PHASE-REACHED:{first}"


# --- 3.2 S1 comes before S5 ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "code"), [({"occupation": "welder"}, "SCOPE-OCC"), ({"host": "bonn"}, "SCOPE-PARTY")]
)
def test_papers_of_a_standard_outside_the_agreement_do_not_hinder_a_referral(
    decided: Deciding, asked: Fields, code: str
) -> None:
    welded = {"id": "r1", "unit": "WEL-1", "level": 3, "status": "certified", "source": "formal"}
    case = care({"std": "WEL@2025.1", "units": {"WEL-2": 3}}, rpl=[welded], **asked)
    assert (decided(case).basis, codes(decided(case))) == ("ordinary_procedure", [code])


def test_in_scope_a_paper_of_an_unknown_standard_is_a_fault(decided: Deciding) -> None:
    with pytest.raises(Refusal) as refused:
        decided(care({"std": "WEL@2025.1"}))
    assert [fault.path for fault in refused.value.faults] == ["credentials.0.std"]


# --- 3.2 S5: decide without a pending paper if that gives partial access or better, else stop ----


def test_a_pending_paper_stops_the_clock_even_if_another_city_refused(decided: Deciding) -> None:
    case = care({"verified": "none"}, prior=[{**REFUSED_ELSEWHERE, "appeal": True}])
    decision = decided(case)
    assert (decision.basis, decision.due) == ("verify_with_issuer", None)
    assert codes(decision) == ["CRED-UNVERIFIED:c1", "CLOCK-STOPPED"]


def test_silence_recognises_nobody_while_the_clock_stands_for_the_issuer(decided: Deciding) -> None:
    case = care({"verified": "none"}, prior=[REFUSED_ELSEWHERE], decided=None, asof="2027-12-01")
    assert decided(case).basis == "verify_with_issuer"


def test_the_board_is_told_that_a_pending_paper_could_improve_the_result(decided: Deciding) -> None:
    lapsed = {**PAPER, **LAPSED}
    pending = {**PAPER, "id": "c2", "verified": "none"}
    case = care(
        credentials=[lapsed, pending],
        prior=[REFUSED_ELSEWHERE],
    )
    decision = decided(case)
    assert decision.basis == "board"
    assert codes(decision)[-2:] == ["PRIOR-SAME:maasveen", "REOPEN-WHEN-VERIFIED:c2"]


# --- 3.2 S7 comes before S13; clause 8 -----------------------------------------------------------


def test_silence_takes_effect_on_the_decisions_due_day_not_on_the_boards(
    decided: Deciding,
) -> None:
    case = care(prior=[REFUSED_ELSEWHERE], decided=None, asof="2027-03-02")
    decision = decided(case)
    assert (decision.basis, str(decision.due)) == ("tacit_provisional", "2027-03-01")


def test_silence_of_the_board_is_full_recognition(decided: Deciding) -> None:
    case = care(
        {"provider": "P-OUT-1", "std": "ELE@2026.1"},
        occupation="electrician",
        prior=[{**REFUSED_ELSEWHERE, "occupation": "electrician"}],
        decided=None,
        asof="2027-03-15",
    )
    on_the_last_day = decided(case)
    assert (on_the_last_day.basis, str(on_the_last_day.due)) == ("board", "2027-03-15")
    after = decided({**case, "asof": "2027-03-16"})
    assert (after.outcome, after.basis) == ("recognised", "tacit")
    assert codes(after)[-2:] == ["PRIOR-SAME:maasveen", "TACIT:2027-03-15"]


def test_the_authoritys_extension_does_not_prolong_the_boards_twenty_working_days(
    decided: Deciding,
) -> None:
    case = care(prior=[REFUSED_ELSEWHERE], extension={"notified": "2027-02-20"})
    assert str(decided(case).due) == str(decided(care(prior=[REFUSED_ELSEWHERE])).due)


# --- 3.4: evidence, crosswalks, credit -----------------------------------------------------------


def test_prior_learning_in_a_unit_that_is_not_required_earns_no_credit(decided: Deciding) -> None:
    household = {
        "id": "r1",
        "unit": "CAR-6",
        "level": 3,
        "status": "certified",
        "source": "formal",
    }
    case = care(occupation="electrician", credentials=[], rpl=[household])
    assert codes(decided(case)) == ["GAP-LARGE"]


def test_certified_prior_learning_is_carried_over_like_a_certificate(decided: Deciding) -> None:
    bricklaying = {
        "id": "r1",
        "unit": "BRI-4",
        "level": 3,
        "status": "certified",
        "source": "formal",
    }
    case = care(occupation="electrician", credentials=[], rpl=[bricklaying])
    assert codes(decided(case)) == ["XWALK-CREDIT:BRI-4>ELE-6", "GAP-LARGE"]


# --- 3.5 and clause 7 ----------------------------------------------------------------------------


def test_a_written_exam_alone_has_no_practical_share(decided: Deciding) -> None:
    assert codes(decided(care({"methods": ["written_exam"]})))[0] == "METHOD-WEAK:c1"
    mixed = care({"methods": ["written_exam", "practical_exam"]})
    assert codes(decided(mixed)) == ["FULL-CLEAN:c1"]


def test_the_day_on_the_paper_governs_nothing_unless_the_clause_says_so(decided: Deciding) -> None:
    printed_late = care(
        {"provider": "P-AHR-2", "award": "2026-04-30", "issued": "2026-05-05"},
    )
    assert codes(decided(printed_late)) == ["PROV-STILL-OK:c1", "FULL-CLEAN:c1"]
    by_issue = decided(printed_late, operative_date="issue")
    assert codes(by_issue)[0] == "PROV-LAPSED:c1"


def test_teach_out_asks_for_enrolment_only_where_the_clause_does(decided: Deciding) -> None:
    case = care(LAPSED)
    assert codes(decided(case))[0] == "PROV-LAPSED:c1"
    assert codes(decided(case, teach_out_needs_enrolment=False))[0] == "PROV-TEACHOUT:c1"


# --- 3.1: what a case may say --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "basis"),
    [
        (care({"issuer": "maasveen", "city": "maasveen", "issued": "2026-07-01"}), "automatic"),
        (
            care({"revocation": {"from": "2027-01-20", "cause": "error", "by": "issuer"}}),
            "substantial_difference",
        ),
        (care({"verified": "revoked"}), "substantial_difference"),
        (care({"verified": "verified"}, experience=[]), "automatic"),
        (care({"enrolment_date": "2025-09-01"}), "automatic"),
        (care(existing_recognitions=[{"host": "ahrenbrueck"}]), "already_recognised"),
        (
            care(practice_bans=[{"city": "vautmont", "by": "court", "to": "2027-05-31"}]),
            "practice_ban",
        ),
        (care(complete_file=None), "automatic"),
        (
            care(prior=[{**REFUSED_ELSEWHERE, "basis": "x", "id": "p1", "annulled": True}]),
            "automatic",
        ),
    ],
)
def test_every_input_of_the_table_may_be_written_under_its_name(
    decided: Deciding, fields: Fields, basis: str
) -> None:
    assert decided(fields).basis == basis


def test_a_field_written_twice_in_two_spellings_is_refused(decided: Deciding) -> None:
    ban = {"to": "2027-05-31"}
    with pytest.raises(Refusal) as refused:
        decided(care(ban=ban, practice_bans=[ban]))
    assert [fault.path for fault in refused.value.faults] == ["practice_bans"]
