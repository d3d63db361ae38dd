"""Questions to the Go team's own code, as `judge` answers them, one line each."""

import base64
import json
import os
import shutil
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
GOPATH = os.environ.get("COMITY_GOPATH", "/usr/share/gocode")
IS_HERE = (
    shutil.which("go") is not None
    and (Path(GOPATH) / "src" / "golang.org" / "x" / "mod" / "sumdb" / "tlog").is_dir()
)
# Questions with whole files are long; so many are asked at once.
AT_ONCE = 500
SECONDS = 300
Question = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """What Go says; why not, where it does not hold."""

    holds: bool
    why: str = ""
    more: Mapping[str, Any] = field(default_factory=dict)


class Judge:
    """The built program."""

    def __init__(self, *words: str | Path) -> None:
        self._words = words

    def ask(self, questions: Sequence[Question]) -> list[Answer]:
        answers: list[Answer] = []
        for first in range(0, len(questions), AT_ONCE):
            answers += self._asked(questions[first : first + AT_ONCE])
        return answers

    def one(self, **question: Any) -> Answer:
        return self.ask([question])[0]

    def _asked(self, questions: Sequence[Question]) -> list[Answer]:
        lines = "".join(f"{json.dumps(one)}\n" for one in questions)
        done = subprocess.run(
            self._words, input=lines.encode(), capture_output=True, timeout=SECONDS
        )
        assert done.returncode == 0, done.stderr.decode()
        said = [json.loads(line) for line in done.stdout.splitlines()]
        assert len(said) == len(questions)
        return [Answer(one["Holds"], one.get("Why", ""), one) for one in said]


def built(folder: Path) -> Judge:
    """Build the program, from the system's packages and without any network."""
    program = folder / "judge"
    settings = {
        "GO111MODULE": "off",
        "GOPATH": GOPATH,
        "GOCACHE": str(ROOT / ".venv" / "golang"),
        "CGO_ENABLED": "0",
    }
    for words in (["vet", "."], ["build", "-o", str(program), "."]):
        done = subprocess.run(
            ["go", *words], cwd=HERE / "judge", env=os.environ | settings, capture_output=True
        )
        assert done.returncode == 0, done.stderr.decode()
    return Judge(program)


def texts(hashes: Iterable[bytes]) -> list[str]:
    return [text(one) for one in hashes]


def text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
