"""A store gives every case back as it was, and a run over it says what the rules say."""

import json
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from pathlib import Path

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.bulk.agreeing import draft_of, plain_cases
from tests.rules.imagined import wide

from comity.bulk.cutting import Cutter
from comity.bulk.duck import Duck
from comity.bulk.layouts import World, lay_out, world_of
from comity.bulk.manifests import OPEN, read_manifest
from comity.bulk.questions import Question, Sweep
from comity.bulk.restoring import bare, names_of, node_of, read_node, restored
from comity.bulk.rows import row_of
from comity.bulk.shapes import shape_of
from comity.bulk.simulating import EngineDisagrees
from comity.bulk.staging import Run
from comity.bulk.stores import Store, damaged, snapshot
from comity.bulk.tallies import Tally, read_tally
from comity.bulk.telling import told_of
from comity.rules.case_facts import facts_of
from comity.rules.case_reading import read_case
from comity.rules.facts import Facts, ProviderFact
from comity.rules.registry import Registry
from comity.rules.rulebook import Rulebook
from comity.values.refusals import Refusal


def imagined_facts(number: int, book: Rulebook, registry: Registry) -> Facts:
    return facts_of(wide(number, book), registry, timezone="UTC")


def nobody(_name: str) -> ProviderFact:
    return ProviderFact()


@given(number=st.integers(min_value=0, max_value=10**9))
def test_a_row_gives_the_case_back(number: int, rulebook: Rulebook, registry: Registry) -> None:
    facts = imagined_facts(number, rulebook, registry)
    own = shape_of(facts)
    layout = lay_out(own, names_of([facts]))
    assert restored(row_of(facts, layout), layout, own, nobody) == bare(facts)


@given(number=st.integers(min_value=0, max_value=10**9))
def test_json_gives_the_case_back(number: int, rulebook: Rulebook, registry: Registry) -> None:
    facts = imagined_facts(number, rulebook, registry)
    assert read_node(json.loads(json.dumps(node_of(facts))), nobody) == bare(facts)


@given(number=st.integers(min_value=0, max_value=10**9))
def test_the_rules_read_a_bare_case_as_they_read_the_whole(
    number: int, rulebook: Rulebook, registry: Registry
) -> None:
    facts = imagined_facts(number, rulebook, registry)
    papers = [
        bare_one._replace(provider=whole.provider)
        for bare_one, whole in zip(bare(facts).papers, facts.papers, strict=True)
    ]
    again = bare(facts)._replace(papers=papers)
    assert told_of(rulebook, registry, again) == told_of(rulebook, registry, facts)


@pytest.fixture(scope="module")
def cases(rulebook: Rulebook, registry: Registry) -> list[Facts]:
    # As many before a commit too: fewer are one piece of a store.
    return plain_cases(rulebook, registry, 3_000)


def all_of(store: Store, registry: Registry, world: World) -> dict[int, Facts]:
    with Cutter(store, registry, world, store.manifest.encoder()) as cutter:
        found = {number: facts for _, number, facts in cutter.beside()}
        _blocks, few = cutter.arranged(fewest=10**9)
        for place, shape in few:
            found |= dict(cutter.few(place, shape))
    return found


def test_batches_are_added_replaced_and_read_back(
    rulebook: Rulebook, registry: Registry, tmp_path: Path
) -> None:
    many = [imagined_facts(number, rulebook, registry) for number in range(60)]
    store = Store(tmp_path)
    store.write("a", many[:30])
    store.write("b", many[30:])
    store.write("a", many[:20])  # ten are gone
    again = Store(tmp_path)
    assert damaged(again) == []
    assert (again.manifest.cases, again.manifest.next_number) == (50, 80)
    world = world_of([rulebook], [registry])
    found = all_of(again, registry, world)
    expected = dict(zip([*range(60, 80), *range(30, 60)], [*many[:20], *many[30:]], strict=True))
    assert {n: bare(f) for n, f in found.items()} == {n: bare(f) for n, f in expected.items()}
    files = {path.name for path in tmp_path.iterdir()}
    assert files == {entry.file for entry in again.manifest.entries} | {"manifest.json"}


def test_what_no_column_can_hold_is_kept_beside(
    rulebook: Rulebook, registry: Registry, tmp_path: Path
) -> None:
    plain = imagined_facts(7, rulebook, registry)
    odd = [
        plain._replace(received_on=1_000),
        plain._replace(steps={'de"; DROP TABLE x': {"reading": 3}}),
        plain._replace(steps={"de-x": {"reading": 3}, "de_x": {"reading": 4}}),
    ]
    store = Store(tmp_path)
    store.write("a", [plain, *odd])
    (beside,) = [entry for entry in store.manifest.entries if not entry.host]
    assert beside.rows == 3
    found = all_of(store, registry, world_of([rulebook], [registry]))
    assert [bare(found[n]) for n in range(4)] == [bare(f) for f in (plain, *odd)]


def test_a_file_holds_numbers_only(
    rulebook: Rulebook, registry: Registry, cases: list[Facts], tmp_path: Path
) -> None:
    store = Store(tmp_path)
    store.write("a", cases)
    (entry,) = store.manifest.entries
    described = duckdb.sql(f"DESCRIBE SELECT * FROM '{tmp_path / entry.file}'").fetchall()
    assert {row[1] for row in described} == {"BIGINT", "INTEGER", "BOOLEAN"}


@pytest.mark.parametrize("text", [b"", b"[]", b"{}", b'{"format": "comity-extract-0"}'])
def test_another_format_is_refused(text: bytes) -> None:
    with pytest.raises(Refusal) as refused:
        read_manifest(text)
    assert refused.value.code == "EXTRACT-FORMAT"


def test_a_changed_file_is_noticed(
    rulebook: Rulebook, registry: Registry, cases: list[Facts], tmp_path: Path
) -> None:
    store = Store(tmp_path / "store")
    store.write("a", cases[:50])
    store.write("b", cases[50:60])
    copy = snapshot(store, tmp_path / "copy")
    store.write("b", cases[50:55])
    assert damaged(copy) == []
    assert snapshot(store, tmp_path / "copy").manifest.digest == copy.manifest.digest
    victim = tmp_path / "copy" / copy.manifest.entries[0].file
    victim.unlink()
    assert damaged(copy) == [victim.name]


def run_over(
    store: Store,
    question: Question,
    folder: Path,
    *,
    fewest: int,
    engine: type[Duck] = Duck,
    key: str = "k",
    block: int = 150,
) -> Tally:
    folder.mkdir(exist_ok=True)
    words = store.manifest.encoder()
    books = [question.before, question.after, *question.sweep.books]
    world = world_of(books, [question.registry])
    with (
        Cutter(store, question.registry, world, words, block=block) as cutter,
        engine(words) as duck,
    ):
        run = Run(question, cutter, duck, words, folder, key)
        return run.carry_out(lambda _done, _total: None, fewest=fewest)


def test_the_engine_and_the_rules_alone_count_the_same_over_a_store(
    rulebook: Rulebook, registry: Registry, cases: list[Facts], tmp_path: Path
) -> None:
    """And what a block counted is not counted again, unless it is of another run."""
    draft = draft_of(rulebook)
    store = Store(tmp_path / "store")
    half = len(cases) // 2
    store.write("a", cases[:half])
    store.write("b", cases[half:-10])
    store.write("open", cases[-10:], kind=OPEN)
    sweep = Sweep([draft], "care_assistant")
    question = Question(rulebook, draft, registry, sweep)
    loaded: list[str] = []

    class Counting(Duck):
        def load(self, name: str, layout: object, path: Path) -> None:
            loaded.append(name)
            super().load(name, layout, path)  # type: ignore[arg-type]

    by_engine = run_over(store, question, tmp_path / "one", fewest=11, engine=Counting)
    by_rules = run_over(store, question, tmp_path / "two", fewest=10**9)
    assert by_engine.by_rules == 10 < by_engine.sampled
    assert by_rules.by_rules == by_rules.cases == by_engine.cases == len(cases)
    assert by_engine.nominated == by_rules.nominated > 0
    for name in ("flows", "changes", "said", "days", "swept"):
        assert getattr(by_engine, name) == getattr(by_rules, name), name
    assert read_tally(json.loads(json.dumps(by_engine.node))).node == by_engine.node
    times = len(loaded)
    assert times > 1
    next((tmp_path / "one").glob("piece0*.json")).unlink()
    assert run_over(store, question, tmp_path / "one", fewest=11, engine=Counting) == by_engine
    assert len(loaded) == times + 1


def test_a_list_that_another_road_leads_to_is_the_same_list(
    rulebook: Rulebook, registry: Registry, tmp_path: Path
) -> None:
    """RESTRICT names the same units under both; only the term that tells which is another one."""
    block = replace(rulebook.blocks["electrician"], gap_over=Fraction(3, 20))
    draft = replace(rulebook, blocks={**rulebook.blocks, "electrician": block})
    case = read_case(
        {
            "host": "ahrenbrueck",
            "occupation": "electrician",
            "submitted": "2027-12-12",
            "credentials": [
                {
                    "id": "c1",
                    "provider": "P-AHR-2",
                    "std": "ELE@2024.1",
                    "award": "2024-09-27",
                    "units": ["ELE-1", "ELE-2", "ELE-3", "ELE-5"],
                    "verified": "confirmed",
                }
            ],
            "safety": [{"code": "LV-AUTH", "issued": "2024-12-11"}],
        },
        rulebook,
    )
    days = (replace(case, submitted=case.submitted + timedelta(days=n)) for n in range(40))
    store = Store(tmp_path / "store")
    store.write("a", [facts_of(one, registry, timezone="UTC") for one in days])
    tally = run_over(store, Question(rulebook, draft, registry), tmp_path / "run", fewest=1)
    assert (tally.sampled, tally.nominated) == (40, 0)


def test_an_engine_that_reads_a_wrong_value_is_found_out(
    rulebook: Rulebook, registry: Registry, cases: list[Facts], tmp_path: Path
) -> None:
    class Wrong(Duck):
        def load(self, name: str, layout: object, path: Path) -> None:
            other = path.with_name("other.parquet")
            moved = "SELECT * REPLACE (received_on + 400 AS received_on) FROM"
            duckdb.execute(f"COPY ({moved} '{path}') TO '{other}' (FORMAT parquet)")
            super().load(name, layout, other)  # type: ignore[arg-type]

    store = Store(tmp_path / "store")
    store.write("a", cases)
    question = Question(rulebook, draft_of(rulebook), registry)
    with pytest.raises(EngineDisagrees):
        run_over(store, question, tmp_path / "run", fewest=1, engine=Wrong)
