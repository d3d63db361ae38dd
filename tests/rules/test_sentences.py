"""Whatever the engine can say, it can say in every language."""

import ast
import csv
import json
import os
import re
from datetime import date
from pathlib import Path
from string import Formatter

import pytest
from tests.rules.sentence_examples import FINDINGS, RULEBOOK

import comity.rules
from comity.rules.case_reading import read_case
from comity.rules.cases import SKILLS
from comity.rules.compiling import compile_rulebook
from comity.rules.deciding import decide
from comity.rules.findings import Finding
from comity.rules.format import read
from comity.rules.registry_reading import read_registry
from comity.rules.sentences import basis, day_in_words, outcome, sentence, wording
from comity.values.languages import OFFERED

SHARED = Path(os.environ.get("COMITY_SHARED") or Path(__file__).parents[3] / "shared")
AGREEMENTS = SHARED / "data" / "agreement"
TRANSLATIONS = [language for language in OFFERED if language != "en"]
ENGINE = Path(comity.rules.__file__).parent


def words_of(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Source: domain design section 3.13, all reason and condition codes.
CODES = words_of(
    """
    SCOPE-PARTY SCOPE-OCC SCOPE-PHASE SCOPE-PHASE-REACHED EXISTING BAN-ACTIVE
    MODE-PILOT MODE-PILOT-OVER
    CRED-FORGED CRED-REVOKED CRED-FUTURE CRED-BEFORE-STD CRED-UNVERIFIED
    NOT-NEEDED REOPEN-WHEN-VERIFIED METHOD-WEAK
    PROV-OUTSIDE PROV-TEACHOUT PROV-LAPSED PROV-STILL-OK PROV-SUSPENDED PROV-SUSP-ANNULLED
    CITY-WATCH CITY-SUSPENDED STD-HONOURED STD-SUNSET STD-LATE-AWARD
    FULL-CLEAN XWALK-CREDIT DUP-ONCE RPL-CREDIT RPL-OFFER RPL-PROTECTED XP-CREDIT
    GAP-NONE GAP-MINOR GAP-CORE GAP-WEIGHTED GAP-LARGE PARTIAL-OFFER CURR-STALE
    PRIOR-SAME PRIOR-PRECEDENT PRIOR-APPEAL PRIOR-NEW-EVIDENCE PRIOR-CONSISTENT
    TACIT CLOCK-STOPPED TRANS-FAVOUR
    START-LANG START-SAFETY RESTRICT SUPERVISED-UNTIL
    """
)
OUTCOMES = words_of(
    """
    recognised_automatically recognised recognised_with_compensation partial_access
    referred refused
    """
)
BASES = words_of(
    """
    automatic conditional case_by_case tacit tacit_provisional already_recognised currency
    substantial_difference separable_activity ordinary_procedure held_until_phase
    verify_with_issuer rpl_assessment applicant_choice board forged_document practice_ban
    """
)

# Source: domain design section 1, the words that the interface avoids, with their like.
AVOIDED = {
    "en": r"deficien|fail|illegal|foreign|shopping|alien",
    "de": r"mangelhaft|defizit|durchgefallen|gescheitert|illegal|ausländ|fremd",
    "nl": r"gebrekkig|tekort|gezakt|mislukt|illega|buitenland|vreemdeling",
    "fr": r"déficien|lacune|échou|échec|illégal|étrang",
    "uk": r"іноземн|чужозем|недолік|дефект|провал|не склали|нелегальн|незаконн",
    "ar": r"أجنبي|أجانب|راسب|فشل|غير قانوني|قصور",
}


def leaves(node: object, path: str = "") -> dict[str, str]:
    """Give every text of a language under its path."""
    if isinstance(node, str):
        return {path: node}
    items = node.items() if isinstance(node, dict) else enumerate(node)
    return {p: t for key, value in items for p, t in leaves(value, f"{path}/{key}").items()}


def placeholders(text: str) -> list[str]:
    return sorted(name for _, name, _, _ in Formatter().parse(text) if name is not None)


def written(language: str) -> dict[str, str]:
    return leaves(dict(wording(language)))


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_a_language_says_exactly_what_english_says(language: str) -> None:
    assert written(language).keys() == written("en").keys()


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_a_language_keeps_the_places_for_names_and_days(language: str) -> None:
    english = written("en")
    strays = {
        path: (placeholders(text), placeholders(english[path]))
        for path, text in written(language).items()
        if set(placeholders(text)) != set(placeholders(english[path]))
    }
    assert strays == {}


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_no_sentence_was_left_in_english(language: str) -> None:
    english = written("en")
    same = [
        path
        for path, text in written(language).items()
        if text == english[path] and path.startswith(("/findings", "/outcomes", "/bases"))
    ]
    assert same == []


@pytest.mark.parametrize("language", OFFERED)
def test_words_that_hurt_are_avoided(language: str) -> None:
    hurtful = re.compile(AVOIDED[language], re.IGNORECASE)
    assert {p: t for p, t in written(language).items() if hurtful.search(t)} == {}


@pytest.mark.parametrize("language", OFFERED)
def test_every_code_outcome_and_route_of_the_design_has_words(language: str) -> None:
    words = wording(language)
    assert set(words["findings"]) == CODES | {"SCOPE-PHASE.none"}
    assert set(words["outcomes"]) == OUTCOMES
    assert set(words["bases"]) == BASES
    assert set(words["skills"]) == set(SKILLS)
    assert len(words["months"]) == 12
    assert all(outcome(code, language) for code in OUTCOMES)
    assert all(basis(code, language) for code in BASES)


def test_there_is_an_example_of_every_code() -> None:
    assert {finding.code for finding in FINDINGS} == CODES


def assert_reads_well(text: str, language: str) -> None:
    assert not re.search(r"[{}]|None|\d{4}-\d\d-\d\d|  ", text), text
    assert text.endswith("."), text
    assert text.count("\u2068") == text.count("\u2069")
    if language == "ar":
        assert re.search(r"[\u0600-\u06ff]", text), text


@pytest.mark.parametrize("language", OFFERED)
@pytest.mark.parametrize("finding", FINDINGS, ids=lambda finding: finding.full_code)
def test_a_finding_reads_as_a_sentence(finding: Finding, language: str) -> None:
    assert_reads_well(sentence(finding, RULEBOOK, language), language)


# --- a new code without words fails here -------------------------------------------------------


def engine_modules() -> list[tuple[str, ast.Module]]:
    """Give the engine's modules that make findings; the agreement format has its own codes."""
    return [
        (path.name, ast.parse(source))
        for path in sorted(ENGINE.glob("*.py"))
        if re.search(r"Finding\(|remark\(", source := path.read_text(encoding="utf-8"))
    ]


def emitted(module: ast.Module) -> set[str]:
    """Collect the texts of a module that are shaped like a code."""
    return {
        node.value
        for node in ast.walk(module)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and re.fullmatch(r"[A-Z]{2,}(-[A-Z]+)+|[A-Z]{4,}", node.value)
    }


def spoken_first(module: ast.Module) -> set[str]:
    """Collect the first arguments of findings and notes that are plain texts."""
    return {
        call.args[0].value
        for call in ast.walk(module)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id in {"Finding", "remark"}
        and call.args
        and isinstance(call.args[0], ast.Constant)
    }


def routes(module: ast.Module) -> set[str]:
    """Collect the routes that a module's decisions name."""
    named = [
        value
        for call in ast.walk(module)
        if isinstance(call, ast.Call)
        for value in [*call.args[1:2], *(k.value for k in call.keywords if k.arg == "basis")]
        if (isinstance(call.func, ast.Name) and call.func.id in {"Decision", "Verdict"})
        or any(k.arg == "basis" for k in call.keywords)
    ]
    return {v.value for v in named if isinstance(v, ast.Constant) and isinstance(v.value, str)}


def test_every_code_in_the_engine_has_a_sentence_and_no_sentence_is_idle() -> None:
    assert set().union(*(emitted(module) for _, module in engine_modules())) == CODES


@pytest.mark.parametrize("named", engine_modules(), ids=lambda named: named[0])
def test_a_code_written_in_any_shape_has_a_sentence(named: tuple[str, ast.Module]) -> None:
    assert spoken_first(named[1]) <= CODES


def test_every_route_in_the_engine_has_words() -> None:
    named = set().union(*(routes(module) for _, module in engine_modules()))
    assert {"tacit", "tacit_provisional", "board", "verify_with_issuer"} <= named <= BASES


# --- grammar -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "20 August 2027"),
        ("de", "20. August 2027"),
        ("nl", "20 augustus 2027"),
        ("fr", "20 août 2027"),
        ("ar", "20 أغسطس 2027"),
        ("uk", "20 серпня 2027 року"),
    ],
)
def test_a_day_is_written_as_people_write_it(language: str, words: str) -> None:
    assert day_in_words(date(2027, 8, 20), language) == words


def test_the_first_of_a_month_is_special_in_french_only() -> None:
    firsts = {language: day_in_words(date(2027, 3, 1), language) for language in OFFERED}
    assert firsts == {
        "en": "1 March 2027",
        "de": "1. März 2027",
        "nl": "1 maart 2027",
        "fr": "1er mars 2027",
        "ar": "1 مارس 2027",
        "uk": "1 березня 2027 року",
    }


def test_a_list_ends_as_the_language_ends_lists() -> None:
    gap = next(finding for finding in FINDINGS if finding.code == "GAP-CORE")
    assert sentence(gap, RULEBOOK, "de").endswith(
        "Read drawings and plan work, Leitungen verlegen und Solar and vehicle charging."
    )
    assert sentence(gap, RULEBOOK, "ar").endswith(
        "\u2068Read drawings and plan work\u2069، \u2068Install wiring systems\u2069"
        " و\u2068الطاقة الشمسية\u2069."
    )


def test_a_latin_name_keeps_its_order_inside_an_arabic_sentence() -> None:
    earlier = next(finding for finding in FINDINGS if finding.code == "PRIOR-CONSISTENT")
    assert "\u2068Maasveen\u2069" in sentence(earlier, RULEBOOK, "ar")
    assert "\u2068" not in sentence(earlier, RULEBOOK, "fr")


def test_a_paper_whose_id_looks_like_a_day_keeps_its_id() -> None:
    paper = Finding("CRED-FORGED", ("20270301",), "§5", {"credential": "20270301"})
    assert sentence(paper, RULEBOOK) == "Paper 20270301 was proven to be forged."


def test_an_id_with_braces_is_shown_as_it_is() -> None:
    paper = Finding("CRED-FORGED", ("{day}",), "§5", {"credential": "{day}"})
    assert sentence(paper, RULEBOOK) == "Paper {day} was proven to be forged."


def test_an_unknown_language_is_said_so() -> None:
    with pytest.raises(KeyError, match="xx"):
        wording("xx")


# --- the engine's own findings -----------------------------------------------------------------


@pytest.mark.skipif(not AGREEMENTS.is_dir(), reason="the shared worked cases are not here")
def test_all_findings_of_the_worked_cases_read_well_and_match_their_examples() -> None:
    document = read((AGREEMENTS / "three-rivers.yaml").read_text(encoding="utf-8")).document
    assert document is not None
    book = compile_rulebook(document.data, digest="")
    registry = read_registry((AGREEMENTS / "registry.yaml").read_text(encoding="utf-8"))
    facts = {finding.code: set(finding.fact) for finding in FINDINGS}
    with (AGREEMENTS / "cases.csv").open(encoding="utf-8", newline="") as rows:
        inputs = [row["input_json"] for row in csv.DictReader(rows) if row["kind"] == "decision"]
    for text in inputs:
        decision = decide(book, registry, read_case(json.loads(text), book))
        for finding in (*decision.reasons, *decision.conditions):
            assert set(finding.fact) <= facts[finding.code], finding
            for language in OFFERED:
                assert_reads_well(sentence(finding, book, language), language)
