"""Hypotheses: a draft as if it had been in force when the cases of the past came in."""

from dataclasses import replace

from comity.rules.rulebook import Party, Rulebook


def as_if_in_force(draft: Rulebook, before: Rulebook) -> Rulebook:
    """Give a draft whose phases began when they began in the version before it.

    A successor's phases cannot begin before itself, so what has begun begins with it. Without this
    every case of the past would be out of its scope, and the change would seem to take all rights.
    """
    parties = {
        name: _begun(party, before.parties[name], draft) if name in before.parties else party
        for name, party in draft.parties.items()
    }
    return replace(draft, parties=parties)


def _begun(party: Party, earlier: Party, draft: Rulebook) -> Party:
    first = draft.effective.first
    begins = {
        occupation: min(day, earlier.begins.get(occupation, day)) if day == first else day
        for occupation, day in party.begins.items()
    }
    return replace(party, begins=begins)
