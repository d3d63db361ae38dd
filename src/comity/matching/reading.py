"""Reading: the ESCO download, compact tables of the same, and O*NET, as a framework."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from comity.matching.drafting import Draft, Place
from comity.matching.faults import TableFault, refusal
from comity.matching.framework import Framework, Kind, LabelKind
from comity.matching.framework_files import Row, TableFile, files_in

ESCO = "http://data.europa.eu/esco/"
ESCO_ATTRIBUTION = "This service uses the ESCO classification of the European Commission."
ONET = "https://www.onetonline.org/link/summary/"
ONET_ATTRIBUTION = (
    "This service includes information from the O*NET Database by the U.S. Department of Labor,"
    " Employment and Training Administration (USDOL/ETA). Used under the CC BY 4.0 license."
)
_VERSION = re.compile(r"(\d+\.\d+(?:\.\d+)?)")
_COMPACT_VERSION = re.compile(r"^(?:esco|onet)(\d)(\d)(\d)?_")


@dataclass(frozen=True, slots=True)
class FrameworkReading:
    """A framework that was read; the lines of `faults` are not in it."""

    framework: Framework
    faults: tuple[TableFault, ...]


def read_framework(
    place: Path, *, name: str | None = None, version: str | None = None
) -> FrameworkReading:
    """Read a framework from a folder or a ZIP archive.

    Files that hold nothing we need are passed over. Labels in every language that is present are
    read; a language needs its own `occupations_XX.csv`.

    Args:
        place: holds `occupations_XX.csv` and its neighbours as the Commission publishes them, the
            compact tables of the same, or O*NET's occupation data and alternate titles.
        name: of the framework, such as `O*NET`, which is read only if it is named or alone.
        version: by the names of place and files if not given.

    Raises:
        Refusal: FRAMEWORK-FILE: nothing readable. FRAMEWORK-EMPTY: no occupations, with every
            fault. FRAMEWORK-VERSION: no version is given, and no name tells it.
        OSError: the place is not there.
    """
    files = files_in(place)
    # A folder may hold both; one framework is read, and ESCO is what most people mean.
    are_onet = [_is_onet(one) for one in files]
    known = name or ("O*NET" if all(are_onet) and files else "ESCO")
    files = [
        one for one, is_onet in zip(files, are_onet, strict=True) if is_onet == (known == "O*NET")
    ]
    draft = Draft()
    for take in (_concepts, _labels, _relations):
        for one in files:
            take(one, draft)
    if not draft.has(Kind.OCCUPATION):
        said = "No occupations were found; is this the classification's CSV download?"
        raise refusal("FRAMEWORK-EMPTY", said, tuple(draft.faults))
    found = version or _version(place, files)
    if found is None:
        raise refusal("FRAMEWORK-VERSION", "Say which version this is; no name tells it.", ())
    attribution = {"ESCO": ESCO_ATTRIBUTION, "O*NET": ONET_ATTRIBUTION}.get(known, "")
    whole = draft.framework(known, found, attribution)
    return FrameworkReading(whole, tuple(draft.faults))


def _version(place: Path, files: Iterable[TableFile]) -> str | None:
    told = _VERSION.search(place.name.removesuffix(".zip"))
    if told:
        return told[1]
    compact = next((found for one in files if (found := _COMPACT_VERSION.match(one.name))), None)
    return ".".join(part for part in compact.groups() if part) if compact else None


def _whole(uri: str) -> str:
    bare = uri.strip()
    return bare if not bare or "://" in bare else ESCO + bare


def _language(name: str) -> str | None:
    told = re.search(r"_([a-z]{2,3})$", name)
    return told[1] if told else None


_CONCEPT_FILES = (
    (re.compile(r"^(esco\d+_)?occupations(_[a-z]{2,3})?$"), Kind.OCCUPATION),
    (re.compile(r"^(esco\d+_)?skills(_[a-z]{2,3})?$"), Kind.SKILL),
    (re.compile(r"^(isco_?groups|esco\d+_isco_groups)(_[a-z]{2,3})?$"), Kind.GROUP),
    (re.compile(r"^(skill_?groups|esco\d+_skill_groups)(_[a-z]{2,3})?$"), Kind.SKILL_GROUP),
)
_ONET_FILES = ("occupation_data", "occupation data")
_ONET_TITLES = ("alternate_titles", "alternate titles")


def _is_onet(one: TableFile) -> bool:
    folded = one.name.casefold()
    return folded.startswith("onet") or folded.endswith((*_ONET_FILES, *_ONET_TITLES))


def _concepts(one: TableFile, draft: Draft) -> None:
    folded = one.name.casefold()
    kind = next((kind for pattern, kind in _CONCEPT_FILES if pattern.match(folded)), None)
    if kind is not None:
        language = _language(folded) or "en"
        for row, cells in one.rows(draft.faults):
            _concept(cells, kind, language, draft.at(one.file, row))
    elif folded.endswith(_ONET_FILES):
        for row, cells in one.rows(draft.faults):
            place = draft.at(one.file, row)
            code = place.need(cells, "O*NET-SOC Code")
            if code:
                place.concept(ONET + code, Kind.OCCUPATION, code=code)
                place.label(ONET + code, "en", LabelKind.PREFERRED, cells.get("Title", ""))
                place.describe(ONET + code, "en", cells.get("Description", ""))


def _concept(cells: Row, kind: Kind, language: str, place: Place) -> None:
    uri = _whole(place.need(cells, "conceptUri", "uri"))
    if not uri:
        return
    if kind is Kind.SKILL and "knowledge" in (cells.get("skillType") or cells.get("type") or ""):
        kind = Kind.KNOWLEDGE
    code = cells.get("code", "").strip()
    isco = code if kind is Kind.GROUP else cells.get("iscoGroup", "").strip()
    place.concept(uri, kind, code=code, isco=isco)
    place.label(uri, language, LabelKind.PREFERRED, cells.get("preferredLabel", ""))
    for column, label_kind in (
        ("altLabels", LabelKind.ALTERNATIVE),
        ("hiddenLabels", LabelKind.HIDDEN),
    ):
        text = cells.get(column, "") or ""
        if not text.startswith("~"):  # labels and description run together: of no use
            for label in re.split(r"[\n|]", text):
                place.label(uri, language, label_kind, label)
    place.describe(uri, language, cells.get("description", ""))


_LABEL_KINDS = {
    "pref": LabelKind.PREFERRED,
    "alt": LabelKind.ALTERNATIVE,
    "hidden": LabelKind.HIDDEN,
}


def _labels(one: TableFile, draft: Draft) -> None:
    folded = one.name.casefold()
    if folded.endswith(_ONET_TITLES):
        for row, cells in one.rows(draft.faults):
            place = draft.at(one.file, row)
            uri = ONET + place.need(cells, "O*NET-SOC Code")
            text = place.need(cells, "Alternate Title")
            if place.knows(uri, "O*NET-SOC Code"):
                place.label(uri, "en", LabelKind.ALTERNATIVE, text)
    elif "labels" in folded:
        for row, cells in one.rows(draft.faults):
            place = draft.at(one.file, row)
            uri, language = _whole(place.need(cells, "uri")), place.need(cells, "lang")
            kind = _LABEL_KINDS.get(cells.get("kind", "pref"))
            if kind is None:
                place.fault("FRAMEWORK-LABEL-KIND", "This kind of label is not known.", "kind")
            elif uri and language and (draft.is_group(uri, cells) or place.knows(uri, "uri")):
                place.label(uri, language, kind, cells.get("label", ""))


_RELATION_FILES = re.compile(r"occupation_?skill_?relations(_[a-z]{2,3})?$")
_BROADER_FILES = re.compile(r"broader(relations)?_?(occ|skill)[a-z]*(_[a-z]{2,3})?$")


def _relations(one: TableFile, draft: Draft) -> None:
    folded = one.name.casefold()
    if _RELATION_FILES.search(folded):
        for row, cells in one.rows(draft.faults):
            place = draft.at(one.file, row)
            job = _whole(place.need(cells, "occupationUri", "occupation"))
            skill = _whole(place.need(cells, "skillUri", "skill"))
            said = place.need(cells, "relationType", "relation")
            if place.knows(job, "occupationUri") and place.knows(skill, "skillUri"):
                place.relate(job, said, skill)
    elif _BROADER_FILES.search(folded):
        for row, cells in one.rows(draft.faults):
            place = draft.at(one.file, row)
            below = _whole(place.need(cells, "conceptUri"))
            above = _whole(place.need(cells, "broaderUri"))
            if place.knows(below, "conceptUri") and place.knows(above, "broaderUri"):
                place.put_under(below, above)
