"""What the demonstration region offers, as a document."""

from importlib.resources import files


def offers_text() -> str:
    """Give the offers and the support of the region's cities."""
    return files(__package__).joinpath("offers.yaml").read_text(encoding="utf-8")
