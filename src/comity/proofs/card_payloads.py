"""Card payloads: what stands in a signed card, written one way, read in both that ever were."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final

from comity.proofs.card import Card
from comity.proofs.drafts import OUTCOMES, WHOLE
from comity.proofs.instants import EPOCH, read_moment
from comity.values.refusals import Refusal

# The first format named every field by a number; the second knows them by their places.
NAMED, PLACED = 1, 2
# The letters of codes, which stand on paper too: five bits each.
CODE_LETTERS: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
CODE_LENGTH: Final = 12
_CODE_BYTES: Final = 8
_COMMITMENT_BYTES: Final = 32
_FIRST_DAY: Final = EPOCH.date()
_LAST_DAY: Final = (date.max - _FIRST_DAY).days
_REQUIRED: Final = frozenset({0, 1, 2, 3, 5, 8, 9, 10, 12, 13})
_KNOWN: Final = _REQUIRED | {4, 6, 7, 11, 14}
_LEAST, _MOST = 15, 19
_LATER: Final = (None, None, 0, 0)
_WEB: Final = "did:web:"


def written(card: Card) -> list[Any]:
    """Write what a card says, in the second format.

    What stands in every card has no name, the code is its sixty bits, days are told from one
    another, and what is usual is left out at the end: a seventh less in the QR code than before.
    """
    until, first = card.valid_until, card.valid_from.date()
    said = [
        PLACED,
        card.issuer.removeprefix(_WEB),
        _packed(card.number),
        card.occupation,
        int(card.valid_from.timestamp()),
        None if until is None else int(until.timestamp()),
        *card.agreement,
        *card.status,
        card.commitment,
        OUTCOMES.index(card.outcome),
        (first - card.decided_on).days,
        (card.decided_on - card.awarded_on).days,
        card.accreditation,
        card.holder_name,
        None if card.scope == WHOLE else card.scope,
        *card.limits,
    ]
    return _cut(said)


def read_payload(said: object) -> Card:
    """Read what a card says, in either format.

    Raises:
        Refusal: CARD-FORM.
    """
    if isinstance(said, Mapping):
        return _named(said)
    if isinstance(said, Sequence) and not isinstance(said, str | bytes):
        return _placed(said)
    raise malformed("Something is missing or unknown.")


def malformed(message: str) -> Refusal:
    """Give the refusal of what is no card."""
    return Refusal("CARD-FORM", f"This is no card of a certificate. {message}")


def _placed(said: Sequence[Any]) -> Card:
    if not _LEAST <= len(said) <= _MOST or list(said) != _cut(list(said)):
        raise malformed("Something is missing, or stands there for nothing.")
    whole = [*said, *_LATER[len(said) - _LEAST :]]
    form, issuer, number, occupation, first, until, agreement, version = whole[:8]
    listed, index, commitment, outcome, decided, awarded, accreditation = whole[8:15]
    name, scope, *limits = whole[15:]
    if type(form) is not int or form != PLACED or scope == WHOLE:
        raise malformed("It is of another format.")
    begins = _begins(first)
    decided_on = _days_before(begins.date(), decided)
    return Card(
        issuer=_WEB + _text(issuer),
        number=_unpacked(number),
        occupation=_text(occupation),
        holder_name=None if name is None else _text(name),
        valid_from=begins,
        valid_until=None if until is None else _ends(until),
        accreditation=None if accreditation is None else _text(accreditation),
        agreement=_words_pair([agreement, version]),
        status=_whole_pair([listed, index], 1 << 32),
        commitment=_commitment(commitment),
        outcome=_outcome(outcome),
        scope=WHOLE if scope is None else _text(scope),
        decided_on=decided_on,
        awarded_on=_days_before(decided_on, awarded),
        limits=_whole_pair(limits, 1000),
    )


def _named(said: Mapping[Any, Any]) -> Card:
    """Read the first format, in which cards were printed until it was made shorter."""
    if not said.keys() >= _REQUIRED or said.keys() - _KNOWN:
        raise malformed("Something is missing or unknown.")
    if any(isinstance(key, bool) for key in said):
        raise malformed("Something is missing or unknown.")
    if type(said[0]) is not int or said[0] != NAMED:
        raise malformed("It is of another format.")
    decided, awarded = _whole_pair(said[13], _LAST_DAY)
    return Card(
        issuer=_text(said[1]),
        number=_text(said[2]),
        occupation=_text(said[3]),
        holder_name=_text(said[4]) if 4 in said else None,
        valid_from=_begins(said[5]),
        valid_until=_ends(said[6]) if 6 in said else None,
        accreditation=_text(said[7]) if 7 in said else None,
        agreement=_words_pair(said[8]),
        status=_whole_pair(said[9], 1 << 32),
        commitment=_commitment(said[10]),
        outcome=_outcome(said[12]),
        scope=_text(said[11]) if 11 in said else WHOLE,
        decided_on=_FIRST_DAY + timedelta(days=decided),
        awarded_on=_FIRST_DAY + timedelta(days=awarded),
        limits=_whole_pair(said.get(14, [0, 0]), 1000),
    )


def _cut(said: list[Any]) -> list[Any]:
    """Leave out at the end what is usual, so that a card has one spelling."""
    count = len(said)
    while count > _LEAST and _is_same(said[count - 1], _LATER[count - 1 - _LEAST]):
        count -= 1
    return said[:count]


def _is_same(value: object, usual: object) -> bool:
    return type(value) is type(usual) and value == usual


def _packed(number: str) -> str | bytes:
    if len(number) != CODE_LENGTH or not set(number) <= set(CODE_LETTERS):
        return number
    bits = 0
    for letter in number:
        bits = bits << 5 | CODE_LETTERS.index(letter)
    return bits.to_bytes(_CODE_BYTES)


def _unpacked(number: object) -> str:
    if not isinstance(number, bytes):
        text = _text(number)
        if _packed(text) != text:
            raise malformed("Its code is not in its one spelling.")
        return text
    bits = int.from_bytes(number)
    if len(number) != _CODE_BYTES or bits >> 5 * CODE_LENGTH:
        raise malformed("Its code is none.")
    places = range(5 * (CODE_LENGTH - 1), -1, -5)
    return "".join(CODE_LETTERS[bits >> place & 31] for place in places)


def _text(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise malformed("A word is not text.")
    return value


def _begins(value: object) -> datetime:
    first = read_moment(value)
    if first is None:
        raise malformed("It is without a date.")
    return first


def _ends(value: object) -> datetime:
    until = read_moment(value)
    if until is None:
        raise malformed("Its end is not a date.")
    return until


def _commitment(value: object) -> bytes:
    if not isinstance(value, bytes) or len(value) != _COMMITMENT_BYTES:
        raise malformed("It does not name the certificate it stands for.")
    return value


def _outcome(value: object) -> str:
    (outcome, _same) = _whole_pair([value, value], len(OUTCOMES) - 1)
    return OUTCOMES[outcome]


def _days_before(on: date, days: object) -> date:
    if not isinstance(days, int) or isinstance(days, bool) or abs(days) > _LAST_DAY:
        raise malformed("A number is missing or out of range.")
    try:
        return on - timedelta(days=days)
    except OverflowError as error:
        raise malformed("A day is none of the calendar.") from error


def _whole_pair(value: object, most: int) -> tuple[int, int]:
    match value:
        case [int(first), int(second)] if bool not in {type(first), type(second)}:
            if 0 <= first <= most and 0 <= second <= most:
                return first, second
    raise malformed("A number is missing or out of range.")


def _words_pair(value: object) -> tuple[str, str]:
    match value:
        case [str(first), str(second)]:
            return first, second
    raise malformed("It names no agreement.")
