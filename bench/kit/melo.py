"""The sets of the MELO benchmark beside the repository: a country's titles, and what they mean."""

import gzip
import json
import os
import tarfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from comity.matching.exchange import MappingRow, read_mapping
from comity.matching.framework import Concept, Framework, Kind, Label, LabelKind, framework
from comity.matching.reading import read_framework

ROOT = Path(__file__).parents[2]
SHARED = Path(os.environ.get("COMITY_SHARED", ROOT.parent / "shared")) / "data"
_ENOUGH = 1500  # titles of a crosswalk that is learned from; more teach little and cost time
LESSONS = (  # crosswalk, country, language: countries that the benchmark's sets here leave out
    ("BG_mapping_23.08.2021.csv.gz", "bgr", "bg"),
    ("LV_mapping_30.03.2021.csv.gz", "lva", "lv"),
)
LEXICAL = ("bm25", "char_tf_idf", "edit_distance", "word_tf_idf")  # and their lemmas


@dataclass(frozen=True)
class TitleSet:
    """One country's list: what each title means is a set of places in `framework`'s concepts."""

    name: str
    country: str
    language: str
    titles: tuple[str, ...]
    meant: tuple[frozenset[str], ...]
    framework: Framework
    is_thin: bool = False


def thin(one: TitleSet, most: int) -> TitleSet:
    """Leave titles of a set out, evenly, where a whole one takes too long."""
    step = max(1, -(-len(one.titles) // most))
    return replace(one, titles=one.titles[::step], meant=one.meant[::step], is_thin=step > 1)


def published(name: str) -> tuple[float, float]:
    """Give the best published MRR of a lexical method, and of any."""
    told = json.loads((SHARED / "melo" / "published.json").read_text())[name]
    lexical = [one["recip_rank"] for how, one in told.items() if how.startswith(LEXICAL)]
    return max(lexical), max(one["recip_rank"] for one in told.values())


def has_figures(name: str) -> bool:
    """Tell whether anybody published figures for a set."""
    return name in json.loads((SHARED / "melo" / "published.json").read_text())


@cache
def whole() -> Framework:
    """Give the framework with the labels of all languages."""
    return read_framework(SHARED / "esco").framework


def sets() -> Iterator[TitleSet]:
    """Give the sets that are there, by name."""
    for path in sorted((SHARED / "melo").glob("*.tar.gz")):
        yield load(path)


def lessons() -> Iterator[TitleSet]:
    """Give what rankers may learn from: the sets, and crosswalks of countries without a set."""
    yield from sets()
    for file, country, language in LESSONS:
        path = SHARED / "crosswalks" / file
        if path.exists():
            yield _of_crosswalk(path, country, language)


def _of_crosswalk(path: Path, country: str, language: str) -> TitleSet:
    """Read a crosswalk as the benchmark reads one: a title's exact match, else its one narrow."""
    read = read_mapping(gzip.decompress(path.read_bytes()), file=path.name).file
    links: dict[str, dict[str, set[str]]] = {}
    known = whole().concepts
    is_first = read.framework_is_first  # looks at every row
    for row in read.rows:
        ours, theirs = _sides(row, framework_is_first=is_first)
        if ours in known and theirs:
            links.setdefault(theirs, {}).setdefault(str(row.relation), set()).add(ours)
    meant: dict[str, frozenset[str]] = {}
    for title, by_relation in links.items():
        best = by_relation.get("skos:exactMatch") or by_relation.get("skos:narrowMatch", set())
        if len(best) == 1:
            meant[title] = frozenset(best)
    step = max(1, len(meant) // _ENOUGH)
    meant = {title: meant[title] for title in sorted(meant)[::step][:_ENOUGH]}
    wanted = [one for one in known.values() if one.kind in (Kind.OCCUPATION, Kind.GROUP)]
    return TitleSet(
        name=f"{country}_crosswalk_{language}",
        country=country,
        language=language,
        titles=tuple(meant),
        meant=tuple(meant.values()),
        framework=framework("ESCO", f"for {country}", wanted),
    )


def _sides(row: MappingRow, *, framework_is_first: bool) -> tuple[str, str]:
    ours, theirs = (row.first, row.second) if framework_is_first else (row.second, row.first)
    return ours.uri or ours.id, theirs.label.strip()


def load(path: Path) -> TitleSet:
    """Read a set: labels of its own language as the benchmark has them, the others as ESCO does."""
    name = path.name.removesuffix(".tar.gz")
    with tarfile.open(path) as packed:
        tables = {
            one: _rows(packed, f"{name}/{one}.tsv")
            for one in ("queries", "corpus_elements", "annotations", "concept_mapping")
        }
    uris = {cells[0]: cells[1] for cells in tables["concept_mapping"]}
    language = name.partition("_q_")[2][:2]
    labels: dict[str, list[str]] = {uri: [] for uri in uris.values()}
    for cells in tables["corpus_elements"]:
        labels[uris[cells[0]]].append(cells[1].strip())
    meant: dict[str, set[str]] = {cells[0]: set() for cells in tables["queries"]}
    for query, _, element, holds in (" ".join(row).split() for row in tables["annotations"]):
        if holds == "1":
            meant[query].add(uris[element])
    concepts = [_concept(uri, texts, language) for uri, texts in labels.items()]
    return TitleSet(
        name=name,
        country=name[:3],
        language=language,
        titles=tuple(cells[1].strip() for cells in tables["queries"]),
        meant=tuple(frozenset(meant[cells[0]]) for cells in tables["queries"]),
        framework=framework("ESCO", f"of {name}", concepts),
    )


def _rows(packed: tarfile.TarFile, name: str) -> list[list[str]]:
    file = packed.extractfile(name)
    assert file is not None, name
    lines = file.read().decode().split("\n")
    return [line.split("\t") for line in lines if line.strip()]


def _concept(uri: str, texts: list[str], language: str) -> Concept:
    known: Mapping[str, Concept] = whole().concepts
    said = known.get(uri)
    own = [Label(language, LabelKind.PREFERRED, texts[0])]
    own += [Label(language, LabelKind.ALTERNATIVE, text) for text in dict.fromkeys(texts[1:])]
    other = [label for label in (said.labels if said else ()) if label.language != language]
    is_group = "/isco/C" in uri
    code = uri.rpartition("C")[2] if is_group else ""
    return Concept(
        uri=uri,
        kind=Kind.GROUP if is_group else Kind.OCCUPATION,
        code=said.code if said else code,
        labels=tuple(own + other),
        isco=said.isco if said else code,
        broader=said.broader if said else (),
        essential=said.essential if said else (),
        optional=said.optional if said else (),
    )
