"""A difference says what changed, in which clause, of which class and for whom."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from tests.rules.corruptions import MISSING, corrupted
from tests.rules.imagined import imagined

from comity.rules.deciding import decide
from comity.rules.differences import Change, Difference, applied, consequences, difference
from comity.rules.differences.lists import KEYED, ORDERED
from comity.rules.differences.places import Element, Member, Name, Place, clause_of
from comity.rules.differences.table import TERMS
from comity.rules.format import Document, read
from comity.rules.format.languages import Localised
from comity.rules.format.overlays import Overlay
from comity.rules.format.reading import FORMAT_1
from comity.rules.format.shapes import Leaf, ListOf, MapOf, Maybe, Record
from comity.values.refusals import Refusal

REGION = Path(__file__).parents[2] / "src/comity/agreements/region/three-rivers.yaml"
AGREEMENT = yaml.safe_load(REGION.read_text())
BEFORE = read(REGION.read_bytes()).required()

# what a proposer writes | clause | field of the clause | class and leaning
EXAMPLES = """
agreement.title.en = Rivers | head / title.en | | editorial neither
agreement.status = signed | head / status | | editorial neither
agreement.status = suspended | head / status | | rights stricter
agreement.effective.to = 2030-12-31 | head / effective.to | | rights stricter
agreement.effective.from = 2025-12-01 | head / effective.from | | parameter neither
agreement.depositary = vautmont | head / depositary | | rights neither
agreement.review_every = P1Y | head / review_every | | editorial neither
parties.1.authority.contact = d@m.example | §1 maasveen / authority | contact | editorial neither
parties.1.population.value = 122000 | §1 maasveen / population | value | parameter neither
standards.ELE.eqf = 5 | §3 ELE / eqf | | parameter stricter
standards.CAR.units.2.level = 4 | §3 CAR CAR-3 | level | parameter stricter
standards.CAR.units.2.title.en = Talk | §3 CAR CAR-3 | title.en | editorial neither
standards.CAR.units.2.title.de = Rede | §3 CAR CAR-3 | title.de | parameter neither
standards.ELE.versions.0.honour_until = 2028-12-31 | §3 ELE 2024.1 | honour_until | parameter kinder
crosswalk.2.match = narrow | §4 BRI-1>ELE-1 | match | parameter stricter
recognition.electrician.mode = automatic | §5 electrician / mode | | parameter kinder
recognition.electrician.currency.in_last = P7Y | §5 electrician / currency | in_last | parameter kinder
recognition.electrician.language.min.writing = B2 | §5 electrician / language | min.writing | parameter stricter
recognition.bricklayer.fee.standard = "55.00" | §5 bricklayer / fee | standard | parameter stricter
recognition.bricklayer.tacit = board | §5 bricklayer / tacit | | parameter stricter
pilots.0.to = 2027-03-31 | §6 P-BRI-AUTO | to | parameter neither
pilots.0.value = conditional | §6 P-BRI-AUTO | value | parameter stricter
provider_rules.routes.sunset = confirm | §7 / routes.sunset | | parameter stricter
deadlines.board = P15WD | §8 / board | | parameter kinder
deadlines.decide.conditional = P20WD | §8 / decide.conditional | | parameter neither
fairness.grant_by_machine = false | §9 / grant_by_machine | | rights stricter
wages.floors.maasveen.bricklayer = "17.00" | §10 / floors.maasveen | bricklayer | parameter stricter
protection.reports.feedback = P2M | §11 / reports.feedback | | rights kinder
quality.audit.close.major = P30D | §12 / audit.close | major | parameter neither
data.retention.audit_log = P5Y | §13 / retention.audit_log | | rights kinder
finance.settle = P1M | §14 / settle | | parameter neither
capacity.0.due = 2027-12-31 | §15 vautmont | due | parameter neither
governance.votes.vautmont = 3 | §16 / votes.vautmont | | rights neither
governance.consultation.min = P21D | §16 / consultation.min | | rights stricter
appeals.bodies.0.members = 5 | §17 / bodies.joint_appeals_panel | members | rights neither
exit.withdraw_notice = P18M | §18 / withdraw_notice | | rights kinder
amendments.classes.editorial = amendment | §19 / classes.editorial | | rights neither
"""  # noqa: E501  # a table


def with_(*changes) -> Document:
    """The agreement of the region with some values changed; it must still be in order."""
    agreement = AGREEMENT
    for path, value in changes:
        agreement = corrupted(agreement, path, value)
    return read(yaml.safe_dump(agreement, allow_unicode=True, sort_keys=False)).required()


def of(*changes) -> Difference:
    return difference(BEFORE, with_(*changes))


def only(*changes) -> Change:
    (change,) = of(*changes).changes
    return change


@pytest.mark.parametrize("line", EXAMPLES.strip().splitlines())
def test_a_change_has_its_clause_its_class_and_its_leaning(line) -> None:
    written, clause, field, meaning = (part.strip() for part in line.split("|"))
    path, value = written.split(" = ")
    change = only((path, yaml.safe_load(value)))
    assert (change.clause.path, change.clause.field) == (clause, field)
    assert f"{change.change_class} {change.leaning}" == meaning


@pytest.mark.parametrize(
    ("day", "meaning"), [("2026-09-01", "rights stricter"), ("2026-05-01", "parameter kinder")]
)
def test_a_phase_may_begin_earlier_but_a_later_one_takes_a_right_away(day, meaning) -> None:
    moved = of(("parties.2.phases.1.from", day)).changes
    assert {c.clause.path for c in moved} == {"§2 vautmont / phases"}
    assert {f"{c.change_class} {c.leaning}" for c in moved} == {meaning}


def test_a_successor_has_a_first_day_of_its_own() -> None:
    number = [("agreement.version", "1.0.1"), ("agreement.supersedes", "1.0.0")]
    found = of(*number, ("agreement.effective.from", "2025-12-01"))
    assert found.change_class == "editorial"


def test_what_has_begun_by_then_begins_with_the_successor() -> None:
    day = "2026-08-01"
    number = [("agreement.version", "1.0.1"), ("agreement.supersedes", "1.0.0")]
    same = [(f"parties.{place}.phases.0.from", day) for place in (0, 1)]
    last = AGREEMENT["parties"][2]["phases"]
    begun = {**last[1], "from": day}
    rest = [("agreement.effective.from", day), ("pilots.0.from", day), *number, *same]
    found = of(*rest, ("parties.2.phases", [begun, last[2]]))
    moved = [one for one in found.changes if one.clause.number == "§2"]
    assert moved
    assert {one.change_class for one in moved} == {"editorial"}
    later = {**last[2], "from": "2027-09-01"}
    lost = of(*rest, ("parties.2.phases", [begun, later])).changes
    assert "rights stricter" in {f"{one.change_class} {one.leaning}" for one in lost}


def test_what_was_added_or_removed_is_named_by_what_it_is() -> None:
    change = only(("protection.grounds", [*AGREEMENT["protection"]["grounds"], "caste"]))
    assert (change.path, change.kind) == ("$.protection.grounds[?@=='caste']", "added")
    change = only(("crosswalk", AGREEMENT["crosswalk"][1:]))
    assert change.path == "$.crosswalk[?@.from=='BRI-4' && @.to=='ELE-6']"
    assert (change.kind, change.leaning, change.new) == ("removed", "stricter", None)


def test_pilots_come_and_go_whole() -> None:
    change = only(("pilots", []))
    assert (change.clause.path, change.clause.field) == ("§6 P-BRI-AUTO", "")


def test_two_tests_of_a_pilot_on_one_indicator_are_told_apart() -> None:
    tests = AGREEMENT["pilots"][0]["success"]
    twice = [{**tests[0], "min_n": 80}, *tests]
    added = only(("pilots.0.success", twice))
    assert (added.kind, added.new["min_n"]) == ("added", 80)


def test_the_reasons_of_a_proposal_are_a_parameter() -> None:
    change = only(("recognition.electrician.compensation.justification", {"de": "Weil"}))
    assert (change.kind, change.change_class) == ("added", "parameter")


def test_the_heaviest_change_makes_the_class_of_the_whole() -> None:
    found = of(("agreement.title.en", "Rivers"), ("deadlines.board", "P15WD"))
    assert (found.change_class, found.protected) == ("parameter", ())
    found = of(("deadlines.board", "P15WD"), ("data.breach_notice_hours", 48))
    assert (found.change_class, found.protected) == ("rights", ("§13",))


def test_the_class_asks_for_the_vote_that_the_earlier_agreement_sets() -> None:
    after = with_(("agreement.version", "1.0.1"), ("governance.rules.admission.votes", 0.9))
    needed = consequences(difference(BEFORE, after), BEFORE, after)
    assert (needed.rule, needed.votes, needed.parties) == ("admission", 1, 3)
    assert (needed.least_version, needed.version_fits) == ("2.0.0", False)
    assert (needed.days_before_force, needed.may_begin_sooner) == (30, False)


@pytest.mark.parametrize(
    ("path", "value", "rule", "least"),
    [
        ("agreement.title.en", "Rivers", "routine", "1.0.1"),
        ("deadlines.board", "P15WD", "amendment", "1.1.0"),
        ("exit.withdraw_notice", "P18M", "admission", "2.0.0"),
    ],
)
def test_each_class_has_its_vote_and_its_step_of_the_number(path, value, rule, least) -> None:
    after = with_((path, value), ("agreement.version", least), ("agreement.supersedes", "1.0.0"))
    needed = consequences(difference(BEFORE, after), BEFORE, after)
    assert (needed.rule, needed.least_version, needed.version_fits) == (rule, least, True)


def test_nothing_is_asked_where_nothing_differs() -> None:
    assert consequences(of(), BEFORE, BEFORE) is None


def test_a_difference_fits_only_the_document_it_was_taken_from() -> None:
    found = of(("deadlines.board", "P15WD"))
    with pytest.raises(Refusal, match=r"another document.*deadlines\.board"):
        applied(with_(("deadlines.board", "P10WD")), found)
    found = of(("crosswalk", AGREEMENT["crosswalk"][1:]))
    with pytest.raises(Refusal, match="another document"):
        applied(with_(("crosswalk", AGREEMENT["crosswalk"][2:])), found)


def needed_terms(shape, pattern="") -> Iterator[str]:
    """Every place of the format at which a difference can be found."""
    if isinstance(shape, Maybe):
        yield pattern
        yield from needed_terms(shape.shape, pattern)
    elif isinstance(shape, Overlay):
        yield f"{pattern}.value"
        yield from needed_terms(shape.record, pattern)
    elif isinstance(shape, Record):
        for name, member in shape.fields.items():
            yield from needed_terms(member, f"{pattern}.{name}".lstrip("."))
        if shape.rest:
            yield from needed_terms(shape.rest, pattern)
    elif isinstance(shape, Localised):
        yield f"{pattern}.*"
    elif isinstance(shape, MapOf | ListOf) and pattern not in ORDERED:
        yield f"{pattern}.*"
        yield from needed_terms(shape.member, f"{pattern}.*")
    else:
        yield pattern


def test_every_field_of_the_format_has_a_class_and_nothing_else_has() -> None:
    # Optional lists with a default are never absent, so nothing is asked of the list itself.
    lists = {"standards.*.versions.*.without", "recognition.*.safety.*.restrict"}
    assert set(needed_terms(FORMAT_1)) - lists == set(TERMS)


def lists_of(shape, pattern="") -> Iterator[tuple[str, ListOf]]:
    if isinstance(shape, Maybe | Overlay):
        inner = shape.shape if isinstance(shape, Maybe) else shape.record
        yield from lists_of(inner, pattern)
    elif isinstance(shape, Record):
        for name, member in shape.fields.items():
            yield from lists_of(member, f"{pattern}.{name}".lstrip("."))
    elif isinstance(shape, MapOf | ListOf):
        if isinstance(shape, ListOf):
            yield pattern, shape
        yield from lists_of(shape.member, f"{pattern}.*")


def test_every_list_is_a_set_or_ordered_or_names_its_members() -> None:
    for pattern, shape in lists_of(FORMAT_1):
        is_set = isinstance(shape.member, Leaf) and shape.unique
        assert is_set != (pattern in KEYED), pattern


def test_a_change_is_cited_as_the_findings_of_decisions_cite_it(region, facts) -> None:
    cited = {
        finding.clause
        for number in range(400)
        for decision in [decide(region, facts, imagined(number, region))]
        for finding in (*decision.reasons, *decision.conditions)
    }
    assert len(cited) > 25
    known = {clause_of(place).path for place in places(FORMAT_1, (), BEFORE.data)}
    assert cited - known <= {"§1", "§5"}  # of whole sections: a city or job that is not in them


def places(shape, place: Place, value) -> Iterator[Place]:
    if place:
        yield place
    if isinstance(shape, Maybe | Overlay):
        inner = shape.shape if isinstance(shape, Maybe) else shape.record
        yield from places(inner, place, value)
    elif isinstance(shape, Record | MapOf) and value is not None:
        for name, member in value.items():
            known = isinstance(shape, Record) and shape.fields.get(name)
            below = known or (shape.member if isinstance(shape, MapOf) else None)
            yield from places(below, (*place, Name(name)), member)
    elif isinstance(shape, ListOf):
        for member in value:
            keys = KEYED.get(".".join(s.name if isinstance(s, Name) else "*" for s in place))
            keys = keys or next((k for p, k in KEYED.items() if fits(p, place)), None)
            step = Member(tuple((k, member[k]) for k in keys.by)) if keys else Element(member)
            yield from places(shape.member, (*place, step), member)


def fits(pattern: str, place: Place) -> bool:
    names = pattern.split(".")
    steps = [step.name if isinstance(step, Name) else "*" for step in place]
    return len(names) == len(steps) and all(
        a in ("*", b) for a, b in zip(names, steps, strict=True)
    )


def test_reordering_and_spelling_make_no_difference() -> None:
    text = REGION.read_text()
    turned = corrupted(AGREEMENT, "parties", AGREEMENT["parties"][::-1])
    turned = corrupted(turned, "protection.grounds", AGREEMENT["protection"]["grounds"][::-1])
    assert difference(BEFORE, read(yaml.safe_dump(turned)).required()).changes == ()
    spelt = text.replace("votes: 0.50", "votes: 5e-1").replace('"60.00"', "'60.00'")
    spelt = spelt.replace("supersedes: null", "supersedes: ~")
    assert difference(BEFORE, read(spelt).required()).changes == ()


def test_an_order_that_means_something_makes_one() -> None:
    french = [("parties.1.name.fr", "Maasveen"), ("parties.1.authority.name.fr", "Guichet")]
    before = with_(*french, ("parties.1.languages", ["nl", "fr"]))
    after = with_(*french, ("parties.1.languages", ["fr", "nl"]))
    (change,) = difference(before, after).changes
    assert (change.clause.path, change.change_class) == ("§1 maasveen / languages", "rights")


def test_a_default_that_is_written_out_is_no_difference() -> None:
    assert of(("standards.CAR.units.2.core", False)).changes == ()
    assert of(("standards.CAR.units.0.core", MISSING)).changes[0].leaning == "kinder"
