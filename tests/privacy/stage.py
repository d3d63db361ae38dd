"""Fixtures: the product's own database as a scene, and a scratch copy of it to attack."""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from tests.privacy.scenes import Scene

from comity.site import secrets
from comity.site.postgres.server import Server

ROLES = ("app", "door", "signer", "owner")
TEMPLATE = "comity_template"


@pytest.fixture(scope="session")
def parameters(server: Server, database: str) -> dict[str, dict[str, Any]]:
    """How to connect as each role, without the name of a database."""
    place = psycopg.conninfo.conninfo_to_dict(server.superuser_url())
    passwords = secrets.read(server.data)
    roles = {
        role: {**place, "user": f"comity_{role}", "password": passwords[f"comity_{role}"]}
        for role in ROLES
    }
    return {**roles, "admin": place}


@pytest.fixture(scope="session")
def product(parameters: dict[str, dict[str, Any]], database: str) -> Iterator[Scene]:
    """The database that Django uses in this session."""
    scene = Scene(parameters, database)
    yield scene
    scene.close()


@pytest.fixture(scope="session")
def blank(product: Scene) -> str:
    """A copy of the product's database with three protected tables more; nobody connects to it."""
    furnished = product.copy_of(TEMPLATE, f"{product.dbname}_blank")
    furnished.furnish()
    furnished.close()
    return furnished.dbname


@pytest.fixture(scope="session")
def scene(product: Scene, blank: str) -> Iterator[Scene]:
    """A scratch database to attack."""
    scene = product.copy_of(blank, f"{product.dbname}_scene")
    yield scene
    scene.remove()
