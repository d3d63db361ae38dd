"""``comity demo``: run with the example region to click through."""

from comity.site.commands.run import run as run_installation


def run(arguments: list[str]) -> int:
    """Run the demonstration; the same options as ``comity run``."""
    return run_installation(["--demo", *arguments])
