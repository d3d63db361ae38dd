"""What a holder signed for one question is worth nothing as the answer to any other."""

import random
from datetime import timedelta

from tests.effort import examples
from tests.proofs.region import HOLDER, NOW, bundle, wallet

from comity.proofs import base64url
from comity.proofs.opening import Expected
from comity.proofs.sd_jwt import BINDING_FRESH_FOR, Binding, with_binding
from comity.proofs.verifying import verify

AUDIENCE = "x509_hash:the-employer"
KNOWN = bundle()


def test_of_ten_thousand_replays_none_is_taken() -> None:
    dice = random.Random(20)
    bound = wallet(is_bound=True)
    for _ in range(examples(1_000, at_length=10_000)):
        nonce = base64url.encode(dice.randbytes(16))
        shown = with_binding(bound, HOLDER, Binding(AUDIENCE, nonce, NOW)).encode()
        asked, as_of = Expected(AUDIENCE, nonce), NOW
        way = dice.randrange(4)
        if way == 0:
            asked = Expected(f"{AUDIENCE}-{dice.randrange(1 << 30)}", nonce)
        elif way == 1:
            asked = Expected(AUDIENCE, base64url.encode(dice.randbytes(16)))
        elif way == 2:
            seconds = dice.randrange(1, 3 * 24 * 3600)
            as_of = NOW + BINDING_FRESH_FOR + timedelta(seconds=seconds)
        else:
            # Cut out of its own answer, behind another copy of the same holder's.
            other = wallet(is_bound=True).rpartition("~")[0]
            asked = Expected(AUDIENCE, nonce[::-1])
            shown = f"{other}~{shown.decode().rpartition('~')[2]}".encode()
        result = verify(shown, KNOWN, as_of, expected=asked)
        check = result.check("holder_binding")
        assert check
        assert (result.valid, check.outcome) == (False, "fail"), (way, result.as_json())


def test_the_same_answer_is_taken_for_its_own_question() -> None:
    shown = with_binding(wallet(is_bound=True), HOLDER, Binding(AUDIENCE, "n-1", NOW)).encode()
    for as_of in (NOW, NOW + BINDING_FRESH_FOR):
        assert verify(shown, KNOWN, as_of, expected=Expected(AUDIENCE, "n-1")).valid
