"""A log that shows others another past is found at its next submission, wherever it split."""

import random
from dataclasses import replace

from tests.effort import examples
from tests.proofs.log.logs import LOG, Log, cosigned, entry

from comity.proofs.log.tree import consistency, root
from comity.proofs.log.witnessing import Seen, Submission, judge

HONEST = Log(entry(number) for number in range(400))


def submission(log: Log, old: int) -> Submission:
    path = consistency(old, log.tree.size, log.tree.node)
    return Submission(old, tuple(path), cosigned(log.head, by=[]), log.head)


def test_of_a_thousand_forks_no_witness_cosigns_one() -> None:
    dice = random.Random(25)
    for turn in range(examples(1_000)):
        # What a witness has seen, where the other past begins, and how far it went since.
        size = dice.randint(1, 400)
        split, further = dice.randrange(size), dice.randint(0, 100)
        entries = [*HONEST.entries[:split], entry(1_000 + turn)]
        entries += [entry(2_000 + number) for number in range(size - split - 1 + further)]
        fork = Log(entries)
        seen = Seen(size, root(size, HONEST.tree.node))
        told = submission(fork, size)
        assert fork.tree.size == size + further
        assert judge(told, [LOG], seen).status in {409, 422}, (size, split, further)
        # Nor with the steps of the honest tree, nor as if nothing had been seen before.
        steps = consistency(size, 400, HONEST.tree.node)
        assert judge(replace(told, path=tuple(steps)), [LOG], seen).status in {409, 422}
        assert judge(submission(fork, 0), [LOG], seen).status == 409
        assert judge(submission(HONEST, size), [LOG], seen).status == 200
