"""The page's script reads a card as the rest of the product does, and sends nothing of it."""

import json
import subprocess
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.proofs.printed_cards import named_fields, signed_by
from tests.proofs.region import (
    DRAFT,
    INDEX,
    LAKE,
    LAKE_SIGNER,
    RIVER,
    SIGNER,
    TOKEN_SIGNER,
    keys_of,
    token_list,
)

from comity.proofs import base64url
from comity.proofs.card import card_of
from comity.proofs.jose import jwk_of
from comity.proofs.signed_cards import card_text, parse_card, sign_card

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
SCRIPT = ROOT / "src" / "comity" / "site" / "static" / "comity" / "card.js"
# The page says what time it is; this region's card is of now.
NOW = datetime.now(UTC).replace(microsecond=0)
VERDICTS = (
    "valid_not_recognised",
    "suspended",
    "revoked",
    "expired",
    "invalid",
    "indeterminate",
)

pytestmark = pytest.mark.node


def a_card(signer: Any = SIGNER, **changes: Any) -> str:
    fresh = {"valid_from": NOW - timedelta(days=2), "decided_on": NOW.date() - timedelta(days=3)}
    one = card_of(replace(DRAFT, **fresh), list_number=1, commitment=bytes(32))
    return card_text(sign_card(replace(one, **changes), signer))


def a_list(age: int = 1, **states: Any) -> str:
    return token_list(at=NOW - timedelta(hours=age), **states)


def read(
    *cards: str, lists: str | None = None, keys: Any = None, river: str = RIVER
) -> list[dict[str, Any]]:
    token_key = jwk_of(TOKEN_SIGNER.key.public_key()) | {"kid": TOKEN_SIGNER.kid}
    files = {
        "/cities/river/did.json": json.dumps(keys or keys_of(RIVER, SIGNER, TOKEN_SIGNER)),
        "/cities/river/.well-known/jwt-vc-issuer": json.dumps({"jwks": {"keys": [token_key]}}),
    }
    if lists is not None:
        files["/tsl/river/1"] = lists
    words = {
        "cities": {
            river: {"name": "River", "keys": "/cities/river/did.json", "list": "/tsl/river/"}
        },
        "jobs": {"electrician": "Electrician"},
        "outcomes": ["a", "b", "c", "d"],
        "verdicts": {
            verdict: {"word": verdict, "tone": "", "sentence": "", "advice": ""}
            for verdict in VERDICTS
        },
        "nameless": "-",
        "now": int(NOW.timestamp()),
    }
    request = {"script": str(SCRIPT), "words": words, "cards": cards, "files": files}
    answer = subprocess.run(
        [ROOT / "scripts" / "node", "node", HERE / "card.mjs"],
        input=json.dumps(request).encode(),
        capture_output=True,
        check=False,
        cwd=HERE,
    )
    assert answer.returncode == 0, answer.stderr.decode()
    found: list[dict[str, Any]] = json.loads(answer.stdout)
    return found


def test_a_good_card_shows_its_words_and_offers_its_code() -> None:
    card = a_card()
    (answer,) = read(card, lists=a_list())
    assert answer["verdict"] == "valid_not_recognised"
    assert (answer["name"], answer["job"]) == (DRAFT.holder_name, "Electrician")
    assert answer["code"] == DRAFT.number
    assert answer["limits"]
    assert not any(card in address for address in answer["requested"])
    assert not any(str(INDEX) in address for address in answer["requested"])


@pytest.mark.parametrize(
    ("lists", "verdict"),
    [
        (a_list(revoked=[INDEX]), "revoked"),
        (a_list(suspended=[INDEX]), "suspended"),
        (a_list(suspended=[INDEX - 1, INDEX + 1]), "valid_not_recognised"),
        (a_list(age=49), "indeterminate"),
        (a_list(age=49, revoked=[INDEX]), "revoked"),
        (a_list(age=-1), "indeterminate"),
        (None, "indeterminate"),
        ("not a token", "indeterminate"),
        (a_list(signer=LAKE_SIGNER), "indeterminate"),
        (a_list(address="https://river.example/tsl/2"), "indeterminate"),
        (a_list()[:-4] + "AAAA", "indeterminate"),
    ],
    ids=range(11),
)
def test_the_list_counts_as_everywhere(lists: str | None, verdict: str) -> None:
    (answer,) = read(a_card(), lists=lists)
    assert answer["verdict"] == verdict


def test_a_card_printed_in_the_first_format_says_the_same() -> None:
    code = "7KQ4M2XR9TWB"
    one = parse_card(base64url.decode(a_card(number=code))).card
    before = card_text(signed_by(SIGNER, named_fields(one)))
    new, old = read(a_card(number=code), before, lists=a_list())
    assert new == {**old, "requested": new["requested"]}
    assert new["code"] == code


@pytest.mark.parametrize("index", [-1, -5, 1 << 40, "7", None])
def test_a_card_with_no_place_in_its_list_is_not_valid(index: object) -> None:
    one = parse_card(base64url.decode(a_card(number="7KQ4M2XR9TWB"))).card
    odd = {**named_fields(one), 9: [1, index]}
    (answer,) = read(card_text(signed_by(SIGNER, odd)), lists=a_list())
    assert answer["verdict"] in {"invalid", "indeterminate"}


def test_time_and_keys_count_as_everywhere() -> None:
    ended = a_card(valid_until=NOW - timedelta(hours=1))
    early = a_card(valid_from=NOW + timedelta(hours=1))
    verdicts = [one["verdict"] for one in read(ended, early, lists=a_list())]
    assert verdicts == ["expired", "invalid"]
    for validity, verdict in (
        ({"until": NOW - timedelta(days=9)}, "invalid"),
        ({"first": NOW}, "invalid"),
        ({"revoked": NOW}, "indeterminate"),
        ({"asserts": False}, "invalid"),
    ):
        keys = keys_of(RIVER, SIGNER, TOKEN_SIGNER, **validity)
        (answer,) = read(a_card(), lists=a_list(), keys=keys)
        assert answer["verdict"] == verdict, validity


def test_an_unknown_issuer_or_a_strange_key_vouches_for_nothing() -> None:
    (unknown,) = read(a_card(), lists=a_list(), river="did:web:other.example")
    assert (unknown["verdict"], unknown["name"]) == ("indeterminate", None)
    (strange,) = read(a_card(), lists=a_list(), keys=keys_of(RIVER, TOKEN_SIGNER))
    assert (strange["verdict"], strange["name"]) == ("invalid", None)
    (stolen,) = read(a_card(LAKE_SIGNER, issuer=LAKE), lists=a_list())
    assert (stolen["verdict"], stolen["name"]) == ("indeterminate", None)


def test_no_changed_letter_is_believed_and_no_word_of_it_is_shown() -> None:
    card = a_card()
    changed = [
        card[:place] + ("A" if card[place] != "A" else "B") + card[place + 1 :]
        for place in range(len(card))
    ]
    cut = [card[:-1], card + "A", card[:200], "0o" + "A" * 200, "x" * 200, "0" * 1400]
    for answer in read(*changed, *cut, lists=a_list()):
        assert answer["verdict"] in {"invalid", "indeterminate"}
        assert answer["name"] is None
