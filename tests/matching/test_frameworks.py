"""Reading frameworks: folders, archives, compact tables; every fault with its place."""

from pathlib import Path
from zipfile import ZipFile

import pytest

from comity.matching.framework import Kind
from comity.matching.reading import ESCO_ATTRIBUTION, read_framework
from comity.values.refusals import Refusal

ESCO = "http://data.europa.eu/esco/"
FILES = {
    "occupations_en.csv": "conceptType,conceptUri,iscoGroup,preferredLabel,altLabels,"
    "description,code\n"
    f'Occupation,{ESCO}occupation/a,7112,bricklayer,"mason\nbrick layer",Lays bricks.,7112.1\n'
    f"Occupation,{ESCO}occupation/b,7411,electrician,,,7411.1\n",
    "occupations_de.csv": "conceptType,conceptUri,iscoGroup,preferredLabel,altLabels\n"
    f"Occupation,{ESCO}occupation/a,7112,Maurer,Maurerin\n",
    "skills_en.csv": "conceptType,conceptUri,skillType,preferredLabel,altLabels\n"
    f"KnowledgeSkillCompetence,{ESCO}skill/x,skill/competence,lay bricks,\n"
    f"KnowledgeSkillCompetence,{ESCO}skill/y,knowledge,mortar,\n",
    "ISCOGroups_en.csv": "conceptType,conceptUri,code,preferredLabel\n"
    f"ISCOGroup,{ESCO}isco/C711,711,Builders\nISCOGroup,{ESCO}isco/C7112,7112,Bricklayers\n",
    "occupationSkillRelations_en.csv": "occupationUri,relationType,skillType,skillUri\n"
    f"{ESCO}occupation/a,essential,skill,{ESCO}skill/x\n"
    f"{ESCO}occupation/a,optional,knowledge,{ESCO}skill/y\n",
    "broaderRelationsOccPillar_en.csv": "conceptType,conceptUri,broaderType,broaderUri\n"
    f"Occupation,{ESCO}occupation/a,ISCOGroup,{ESCO}isco/C7112\n",
}


def put(folder: Path, **more: str) -> Path:
    folder = folder / "ESCO dataset - v1.2.0"
    folder.mkdir()
    for name, text in (FILES | {f"{name}.csv": text for name, text in more.items()}).items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_the_commissions_files_become_one_framework(tmp_path) -> None:
    read = read_framework(put(tmp_path))
    assert read.faults == ()
    whole = read.framework
    assert (whole.name, whole.version, whole.attribution) == ("ESCO", "1.2.0", ESCO_ATTRIBUTION)
    one = whole.concepts[f"{ESCO}occupation/a"]
    assert one.names() == {"de": "Maurer", "en": "bricklayer"}
    assert one.alternatives("en") == ("brick layer", "mason")
    assert (one.essential, one.optional) == ((f"{ESCO}skill/x",), (f"{ESCO}skill/y",))
    assert [step.code for step in whole.path(one.uri)] == ["711", "7112"]
    assert whole.concepts[f"{ESCO}skill/y"].kind is Kind.KNOWLEDGE


def test_an_archive_holds_the_same_as_its_folder(tmp_path) -> None:
    folder = put(tmp_path)
    with ZipFile(tmp_path / "ESCO v1.2.0.zip", "w") as packed:
        for path in folder.iterdir():
            packed.write(path, f"inside/{path.name}")
    archived = read_framework(tmp_path / "ESCO v1.2.0.zip").framework
    assert archived.digest() == read_framework(folder).framework.digest()


def test_every_fault_is_named_by_file_row_and_column_and_the_rest_is_read(tmp_path) -> None:
    folder = put(
        tmp_path,
        occupationSkillRelations_en="occupationUri,relationType,skillType,skillUri\n"
        f"{ESCO}occupation/a,needed,skill,{ESCO}skill/x\n"
        f"{ESCO}occupation/gone,essential,skill,{ESCO}skill/x\n"
        f"{ESCO}occupation/a,essential\n{ESCO}occupation/a,essential,skill,\n",
    )
    read = read_framework(folder)
    file = "occupationSkillRelations_en.csv"
    assert [(one.code, one.place) for one in read.faults] == [
        ("FRAMEWORK-RELATION", f"{file}:2:relationType"),
        ("FRAMEWORK-UNKNOWN", f"{file}:3:occupationUri"),
        ("FRAMEWORK-CELLS", f"{file}:4"),
        ("FRAMEWORK-MISSING", f"{file}:5:skillUri"),
    ]
    assert sum(1 for _ in read.framework.occupations) == 2


def test_a_circle_in_the_hierarchy_is_named_and_cut(tmp_path) -> None:
    folder = put(
        tmp_path,
        broaderRelationsOccPillar_en="conceptType,conceptUri,broaderType,broaderUri\n"
        f"Occupation,{ESCO}occupation/a,Occupation,{ESCO}occupation/b\n"
        f"Occupation,{ESCO}occupation/b,Occupation,{ESCO}occupation/a\n",
    )
    read = read_framework(folder)
    assert [one.code for one in read.faults] == ["FRAMEWORK-CYCLE"]
    assert read.faults[0].place == "broaderRelationsOccPillar_en.csv:3:broaderUri"
    assert len(read.framework.path(f"{ESCO}occupation/a")) == 1


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("nothing", None, "FRAMEWORK-EMPTY"),
        ("esco.zip", b"no archive", "FRAMEWORK-FILE"),
    ],
)
def test_what_holds_no_framework_is_refused(tmp_path, name, content, code) -> None:
    place = tmp_path / name
    if content is None:
        place.mkdir()
    else:
        place.write_bytes(content)
    with pytest.raises(Refusal) as refused:
        read_framework(place)
    assert refused.value.code == code


def test_a_version_that_nobody_tells_is_asked_for(tmp_path) -> None:
    (tmp_path / "occupations_en.csv").write_text(FILES["occupations_en.csv"])
    with pytest.raises(Refusal, match="Say which version"):
        read_framework(tmp_path)
    assert read_framework(tmp_path, version="9").framework.version == "9"


def test_the_compact_tables_of_the_whole_framework_are_read(shared) -> None:
    read = read_framework(shared / "esco")
    whole = read.framework
    assert (whole.version, sum(1 for _ in whole.occupations)) == ("1.2.0", 3039)
    assert (sum(1 for _ in whole.skills), sum(1 for _ in whole.groups)) == (13_939, 619)
    assert sum(len(one.essential) for one in whole.occupations) == 67_622
    assert len(whole.languages) == 26
    assert {one.code for one in read.faults} == {"FRAMEWORK-UNKNOWN"}


def test_onet_goes_the_same_way_in(shared) -> None:
    whole = read_framework(shared / "esco", name="O*NET", version="29.2").framework
    chief = whole.concepts["https://www.onetonline.org/link/summary/11-1011.00"]
    assert chief.preferred("en") == "Chief Executives"
    assert "Agency Owner" in chief.alternatives("en")
