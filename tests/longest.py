"""The files that take longest, which begin first: one left for the end keeps only one core busy."""

from collections.abc import Sequence
from pathlib import Path

import pytest

ROOT = Path(__file__).parent
# By seconds of computing, the longest first; where it grows wrong only time is lost.
LONGEST = (
    "bulk/test_the_embedded_engine.py",
    "recognition/test_replays_on_the_real_database.py",
    "bulk/test_one_rule.py",
    "recognition/test_the_office_reconsiders.py",
    "site/test_a_server_of_ones_own.py",
    "site/test_nothing_acknowledged_is_lost.py",
    "certificates/test_keys_change.py",
    "bulk/test_simulating.py",
    "simulations/test_a_run.py",
    "bulk/test_stores.py",
    "recognition/test_apply_pages.py",
    "recognition/test_a_reopened_case_is_decided_again.py",
    "browser/test_journey_apply.py",
    "browser/test_desks_welcome_every_reader.py",
    "browser/test_second_factor.py",
    "browser/test_story_of_a_pilot.py",
    "browser/test_story_of_a_procedure.py",
    "browser/test_journey_verify.py",
)


def longest_first(items: Sequence[pytest.Item]) -> list[pytest.Item]:
    """Give the tests with those of the longest files first, else as they were."""
    places = {ROOT / name: place for place, name in enumerate(LONGEST)}
    return sorted(items, key=lambda item: places.get(item.path, len(LONGEST)))
