"""What fills an empty demonstration is done in its order, by as few processes as can be."""

from itertools import pairwise

from comity.site.upkeep import SEEDERS, turns


def test_seeders_keep_their_order_and_no_process_has_two_roles() -> None:
    found = turns(SEEDERS)
    assert [seeder for turn in found for seeder in turn] == list(SEEDERS)
    assert all(len({seeder.role for seeder in turn}) == 1 for turn in found)


def test_a_role_that_goes_on_needs_no_process_more() -> None:
    found = turns(SEEDERS)
    assert all(before[-1].role != after[0].role for before, after in pairwise(found))


def test_where_all_is_filled_nothing_is_started() -> None:
    assert turns([]) == []
