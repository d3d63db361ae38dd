"""Another city can decide, verify and check an agreement on a bare Python."""

import pkgutil
import subprocess
import sys

import comity.figures
import comity.files
import comity.folios
import comity.governance.domain
import comity.matching
import comity.proofs
import comity.rules
import comity.values

PURE_ROOMS = (
    comity.values,
    comity.figures,
    comity.files,
    comity.folios,
    comity.matching,
    comity.rules,
    comity.proofs,
    comity.governance.domain,
)
PURE = [
    module.name
    for room in PURE_ROOMS
    for module in pkgutil.walk_packages(room.__path__, room.__name__ + ".")
]


# Django is not to be had, and whoever asks for it is named.
BARE = """
import importlib, sys
sys.modules["django"] = None
for name in sys.argv[1:]:
    try:
        importlib.import_module(name)
    except ImportError as error:
        sys.exit(f"{name}: {error}")
"""


def imported_without_django(*modules: str) -> str:
    """Import modules in a Python without Django; give what the first that fails says."""
    command = [sys.executable, "-c", BARE, *modules]
    return subprocess.run(command, capture_output=True, text=True, check=False).stderr.strip()


def test_pure_modules_import_without_django() -> None:
    assert PURE
    assert imported_without_django(*PURE) == ""


def test_a_module_that_asks_for_django_is_named() -> None:
    said = imported_without_django(*PURE, "comity.governance.models")
    assert said.startswith("comity.governance.models: ")
