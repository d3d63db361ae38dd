"""The demonstration region Three Rivers: its agreement and its registry, as documents."""

from importlib.resources import files


def agreement_text() -> str:
    """Give the agreement of the region as it was written."""
    return files(__package__).joinpath("three-rivers.yaml").read_text(encoding="utf-8")


def registry_text() -> str:
    """Give the providers and the standing of the region's cities."""
    return files(__package__).joinpath("registry.yaml").read_text(encoding="utf-8")
