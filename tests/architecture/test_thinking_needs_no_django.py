"""Another city can decide, verify and check an agreement on a bare Python."""

import pkgutil
import subprocess
import sys

import pytest

import comity.proofs
import comity.rules
import comity.values

PURE = [
    module.name
    for room in (comity.values, comity.rules, comity.proofs)
    for module in pkgutil.walk_packages(room.__path__, room.__name__ + ".")
]


@pytest.mark.parametrize("module", PURE)
def test_a_pure_module_imports_without_django(module: str) -> None:
    code = f"import sys; sys.modules['django'] = None; import {module}"
    subprocess.run([sys.executable, "-c", code], check=True)
