"""`comity occupations export` writes the published map as the site gives it."""

from pathlib import Path
from typing import Any

import pytest
from tests.occupations.stage import decide, editor, entry, given, publish, ready, target
from tests.privacy.scenes import Scene

from comity.matching.exchange import read_mapping
from comity.matching.relations import Relation
from comity.portal.cli import occupations, occupations_export

pytestmark = pytest.mark.database


@pytest.fixture(autouse=True)
def _as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMITY_ROLE", "app")  # the command sets it for itself


def test_the_map_is_written_in_every_format(
    as_owner: Any, product: Scene, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    who = editor(as_owner)
    published = ready(product, who)
    row = entry(who, published)
    decide(who, row, given(target(row, "electrician", Relation.CLOSE), reason="by the chamber"))
    publish(who, published)
    for form in occupations_export.FORMATS:
        out = tmp_path / f"map.{form}"
        wishes = ["export", "--origin", "https://map.example", "--format", form, "--out", str(out)]
        assert occupations.run([*wishes, "--city", "ahrenbrueck"]) == 0
        assert "Elektrikerin" in out.read_text("utf-8-sig")
        assert f"https://map.example/occupations/titles/{row.pk}/" in out.read_text("utf-8-sig")
    assert read_mapping((tmp_path / "map.csv").read_bytes()).faults == ()
    assert "mappings" in capsys.readouterr().err


def test_what_cannot_be_written_is_said(tmp_path: Path, product: Scene) -> None:
    assert occupations_export.run(["--origin", "map.example"]) == 2
    nowhere = str(tmp_path / "no" / "map.ttl")
    assert occupations_export.run(["--origin", "https://map.example", "--out", nowhere]) == 2
