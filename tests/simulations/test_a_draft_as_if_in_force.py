"""A draft that changes one number changes nothing else for the cases of the past."""

from datetime import date

import yaml

from comity.agreements.region import agreement_text
from comity.governance.domain.drafts import successor
from comity.rules.compiling import compile_rulebook
from comity.rules.format import read
from comity.rules.hypotheses import as_if_in_force

BASE = read(agreement_text()).required()


def test_phases_that_had_begun_are_as_old_as_they_were() -> None:
    data = yaml.safe_load(successor(BASE, first=date(2031, 3, 1)))
    draft = compile_rulebook(read(yaml.safe_dump(data)).required().data, digest="draft")
    before = compile_rulebook(BASE.data, digest="base")
    assert draft.parties["maasveen"].begins != before.parties["maasveen"].begins
    again = as_if_in_force(draft, before)
    for name, party in before.parties.items():
        assert again.parties[name].begins == party.begins
    assert again.digest == "draft"
