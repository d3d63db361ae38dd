"""Change bytes at random, and keep what a parser had a new answer to: its tests of tomorrow."""

import random
import re
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from comity.values.refusals import Refusal

MOST_SECONDS = 2.0
_POOL = 400
# What formats are made of, and numbers at which readers have stumbled.
_WORDS = (
    b"",
    b"null",
    b"true",
    b"-1",
    b"0",
    b"1e999",
    b"18446744073709551616",
    b"[" * 64,
    b'{"a":' * 64,
    b'"',
    b"\\u0000",
    b"\\ud800",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"\x00",
    b"\xe2\x80\xae",
    b"~",
    b".",
    b"..",
    b"=",
    b"\n",
    b"\n\n",
    b"\r\n",
    b";",
    b",",
    b"\xf6",
    b"\x9f",
    b"\xbf\xff",
    b"\x81" * 64,
    b"\xc2" * 16,
    b"\xfb\x7f\xf8\x00\x00\x00\x00\x00\x00",
    b"9" * 400,
    b"A" * 2000,
)


@dataclass(frozen=True, slots=True)
class Target:
    """A parser of outside bytes.

    Args:
        name: short.
        seeds: valid samples.
        run: reads the bytes; raises a Refusal, or gives something.
        forged: tells of bytes and what came out whether something untrue was believed.
    """

    name: str
    seeds: tuple[bytes, ...]
    run: Callable[[bytes], object]
    forged: Callable[[bytes, object], bool] = lambda _raw, _found: False


@dataclass
class Found:
    """What came out: how often it ran, what was answered, what must not be."""

    runs: int = 0
    answers: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0
    faults: list[tuple[str, bytes]] = field(default_factory=list)


class HungError(BaseException):
    """It took too long; nobody catches this."""


def changed(raw: bytes, other: bytes, dice: random.Random) -> bytes:
    """Change a sample in one place or a few, with pieces of another."""
    made = bytearray(raw)
    for _ in range(1 + int(dice.random() * dice.random() * 6)):
        at = int(dice.random() * (len(made) + 1))
        _CHANGES[int(dice.random() * len(_CHANGES))](made, at, other, dice)
    return bytes(made)


def _bit(made: bytearray, at: int, _other: bytes, dice: random.Random) -> None:
    made[at : at + 1] = bytes(byte ^ (1 << int(dice.random() * 8)) for byte in made[at : at + 1])


def _byte(made: bytearray, at: int, _other: bytes, dice: random.Random) -> None:
    made[at : at + 1] = bytes([int(dice.random() * 256)])


def _digit(made: bytearray, at: int, _other: bytes, dice: random.Random) -> None:
    if made[at : at + 1].isdigit():
        made[at] = 48 + int(dice.random() * 10)


def _cut(made: bytearray, at: int, _other: bytes, dice: random.Random) -> None:
    del made[at : at + 1 + int(dice.random() ** 3 * 200)]


def _doubled(made: bytearray, at: int, _other: bytes, dice: random.Random) -> None:
    made[at:at] = made[at : at + 1 + int(dice.random() ** 3 * 300)]


def _worded(made: bytearray, at: int, _other: bytes, dice: random.Random) -> None:
    made[at : at + int(dice.random() * 4)] = _WORDS[int(dice.random() * len(_WORDS))]


def _crossed(made: bytearray, at: int, other: bytes, dice: random.Random) -> None:
    made[at:] = other[int(dice.random() * (len(other) + 1)) :]


def _given(made: bytearray, at: int, other: bytes, dice: random.Random) -> None:
    first = int(dice.random() * (len(other) + 1))
    made[at:at] = other[first : first + 1 + int(dice.random() * 60)]


def _moved(made: bytearray, at: int, _other: bytes, dice: random.Random) -> None:
    part, to = made[at : at + 1 + int(dice.random() * 40)], int(dice.random() * (len(made) + 1))
    made[to : to + len(part)] = part


_CHANGES = (_bit, _byte, _digit, _cut, _doubled, _worded, _crossed, _given, _moved)


def answered(target: Target, raw: bytes) -> tuple[str, object]:
    try:
        found = target.run(raw)
    except Refusal as refusal:
        return f"refused {refusal.code}", None
    return f"read {type(found).__name__} {getattr(found, 'verdict', '')}", found


@contextmanager
def hanging_ends(seconds: float) -> Iterator[None]:
    def end(*_: object) -> None:
        raise HungError

    before = signal.signal(signal.SIGPROF, end)
    # In processor time, so that a busy machine hangs nobody.
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def fuzz(target: Target, runs: int, *, seed: int = 1, most_faults: int = 5) -> Found:
    """Run a parser on changed samples; in processor time each run may take two seconds."""
    dice, found = random.Random(seed), Found()
    pool, seen = list(target.seeds), set[str]()
    for raw in target.seeds:
        kind, _ = answered(target, raw)
        if kind.startswith("refused"):
            found.faults.append((f"{target.name}: a good sample is {kind}", raw))
    while found.runs < runs and len(found.faults) < most_faults:
        one, other = pool[int(dice.random() * len(pool))], pool[int(dice.random() * len(pool))]
        raw = changed(one, other, dice)
        kind = _looked_at(target, raw, found)
        is_new = kind not in seen or (kind.startswith("read") and dice.random() < 0.001)
        if is_new and len(pool) < _POOL and len(raw) < 1 << 16:
            pool.append(raw)
        seen.add(kind)
    return found


def _looked_at(target: Target, raw: bytes, found: Found) -> str:
    """Run once; note what came out, and give it in a word."""
    began, out = time.process_time(), None
    try:
        with hanging_ends(5 * MOST_SECONDS):
            kind, out = answered(target, raw)
    except HungError:
        kind = "hung"
    # Anything else is what is looked for: a parser that lets a stranger's error out.
    except Exception as error:
        kind = f"raised {type(error).__name__}: {error}"[:200]
    spent = time.process_time() - began
    found.runs += 1
    found.slowest = max(found.slowest, spent)
    found.answers[re.sub(r"[0-9'\"].*", "", kind)] += 1
    if kind.startswith(("raised", "hung")) or spent > MOST_SECONDS:
        found.faults.append((f"{target.name}: {kind} in {spent:.2f} s", raw))
    elif out is not None and target.forged(raw, out):
        found.faults.append((f"{target.name}: believed", raw))
    return kind
