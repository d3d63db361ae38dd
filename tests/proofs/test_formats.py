"""One certificate in four formats: the same questions, the same answers, none left out."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.effort import examples
from tests.proofs.region import (
    AUTHORITY,
    DRAFT,
    HOLDER,
    INDEX,
    LAKE,
    LAKE_SIGNER,
    NOW,
    RIVER,
    SIGNER,
    TOKEN_SIGNER,
    bundle,
    card,
    certificate,
    chain,
    keys_of,
    status_lists,
    token_list,
    vc_jwt,
    wallet,
)

from comity.proofs import base64url
from comity.proofs.bundle import Bundle
from comity.proofs.canonical import canonical
from comity.proofs.card import card_of
from comity.proofs.certificate import build_certificate
from comity.proofs.jose import jwk_of, make_token
from comity.proofs.key_certificates import chain_text, make_anchor, make_key_certificate
from comity.proofs.opening import Expected
from comity.proofs.sd_jwt import Binding, make_sd_jwt, with_binding
from comity.proofs.sentences import SENTENCES
from comity.proofs.signed_cards import card_text, sign_card
from comity.proofs.vct import HIDDEN
from comity.proofs.verdicts import Verification
from comity.proofs.verifying import verify
from comity.proofs.wallet import sign_wallet, wallet_claims
from comity.values.refusals import Refusal

ALL = {
    "credential": orjson.dumps(certificate()),
    "dc+sd-jwt": wallet().encode(),
    "card": card(),
    "vc+jwt": vc_jwt().encode(),
}
FORMATS = list(ALL)
# Sound in itself, but signed after the day asked about.
TOO_EARLY = {"iat": int((NOW + timedelta(days=1)).timestamp())}
AUDIENCE, NONCE = "https://v.example", "n-1"


def result_of(raw: bytes, at: Any = NOW, **changes: Any) -> Verification:
    return verify(raw, bundle(**changes), at)


def code_of(result: Verification, name: str) -> str:
    found = result.check(name)
    assert found is not None, result.as_json()
    return found.code


@pytest.mark.parametrize("kind", FORMATS)
def test_each_is_told_by_its_content_and_recognised(kind: str) -> None:
    result = result_of(ALL[kind])
    assert (result.kind, result.verdict) == (kind, "recognised"), result.as_json()
    names = {check.name.partition(":")[0] for check in result.checks}
    assert names >= {
        "format",
        "schema",
        "proof",
        "issuer",
        "issuer_key",
        "agreement",
        "scope",
        "accreditation",
        "validity",
        "status_revocation",
        "status_suspension",
        "recognised_here",
    }


@pytest.mark.parametrize(
    "raw",
    [
        card_text(card()).encode(),
        f"https://river.example/v#{card_text(card())}".encode(),
        f" {card_text(card())}\r\n".encode(),
        wallet().encode() + b"\n",
        vc_jwt().encode() + b"\n",
    ],
    ids=["card", "address", "blanks", "wallet", "token"],
)
def test_text_is_read_as_people_and_telephones_give_it(raw: bytes) -> None:
    assert result_of(raw).verdict == "recognised"


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize(
    ("verdict", "lists"),
    [
        ("revoked", {"revoked": [INDEX]}),
        ("suspended", {"suspended": [INDEX]}),
        ("indeterminate", {"at": NOW - timedelta(hours=49)}),
        ("revoked", {"revoked": [INDEX], "at": NOW - timedelta(hours=49)}),
        ("indeterminate", {"suspended": [INDEX], "at": NOW - timedelta(hours=49)}),
    ],
    ids=["revoked", "suspended", "stale", "revoked, stale", "suspended, stale"],
)
def test_status_counts_alike_in_every_format(kind: str, verdict: str, lists: Any) -> None:
    of_both = {"status_lists": status_lists(**lists), "status_tokens": (token_list(**lists),)}
    result = result_of(ALL[kind], **of_both)
    assert result.verdict == verdict
    assert result.valid is not True


@pytest.mark.parametrize("kind", FORMATS)
def test_without_a_list_nobody_can_tell(kind: str) -> None:
    result = result_of(ALL[kind], status_lists=(), status_tokens=())
    assert (result.verdict, result.valid) == ("indeterminate", None)
    assert code_of(result, "status_revocation") == "STATUS-MISSING"


@pytest.mark.parametrize("kind", FORMATS)
def test_time_counts_alike_in_every_format(kind: str) -> None:
    ended = DRAFT.valid_until
    assert ended is not None
    fresh = {
        "status_lists": status_lists(at=ended),
        "status_tokens": (token_list(at=ended),),
        "dated": ended,
    }
    assert result_of(ALL[kind], at=ended, **fresh).verdict == "expired"
    assert result_of(ALL[kind], at=DRAFT.valid_from - timedelta(days=1)).verdict == "invalid"


@pytest.mark.parametrize("kind", FORMATS)
def test_an_unknown_issuer_cannot_be_told(kind: str) -> None:
    result = verify(ALL[kind], Bundle.empty(), NOW)
    assert result.verdict == "indeterminate"
    assert code_of(result, "issuer") == "ISSUER-UNKNOWN"


@pytest.mark.parametrize("kind", FORMATS)
def test_a_key_that_ended_or_was_withdrawn_counts_alike(kind: str) -> None:
    def keyed(**validity: Any) -> Verification:
        own = keys_of(RIVER, SIGNER, TOKEN_SIGNER, **validity)
        return result_of(ALL[kind], key_documents=(own, keys_of(LAKE, LAKE_SIGNER)))

    before, after = DRAFT.valid_from - timedelta(days=1), NOW + timedelta(days=1)
    assert code_of(keyed(until=before), "issuer_key") == "KEY-ENDED"
    assert code_of(keyed(first=after), "issuer_key") == "KEY-NOT-YET"
    assert code_of(keyed(revoked=NOW), "issuer_key") == "KEY-REVOKED"
    assert keyed(revoked=NOW).verdict == "indeterminate"
    assert keyed(asserts=False).verdict == "invalid"


@pytest.mark.parametrize("kind", FORMATS)
def test_another_place_is_another_answer(kind: str) -> None:
    result = verify(ALL[kind], bundle(), NOW, city="lake")
    assert (result.verdict, result.valid) == ("valid_not_recognised", True)
    assert code_of(result, "recognised_here") == "RECOGNISED-ELSEWHERE"


def claims(**changes: Any) -> dict[str, Any]:
    return wallet_claims(DRAFT) | changes


def forged(said: dict[str, Any], signer: Any = TOKEN_SIGNER, **header: Any) -> bytes:
    stated = {"typ": "dc+sd-jwt", **header}
    return make_sd_jwt(said, HIDDEN, header=stated, signer=signer).encode()


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "https://lake.example"},
        {"iss": "http://river.example"},
        {"iss": "https://river.example/"},
        {"iss": "https://RIVER.example"},
        {"iss": "did:web:river.example"},
        {"vct": "https://elsewhere.example/vct"},
        {"iat": "now"},
        {"iat": True},
        {"iat": -1},
        TOO_EARLY,
        {"nbf": 1.5},
        {"exp": 10**15},
        {"status": {}},
        {"status": {"status_list": {"idx": -1, "uri": "https://river.example/tsl/1"}}},
        {"status": {"status_list": {"idx": 1, "uri": "file:///etc/passwd"}}},
        {"agreement": {"id": "two-waters", "version": "1.0.0"}},
        {"award_date": "2026-02-30"},
        {"units": []},
        {"extra": 1},
        {"cnf": {}},
    ],
    ids=str,
)
def test_a_wallet_certificate_out_of_form_is_never_valid(changes: dict[str, Any]) -> None:
    result = result_of(forged(claims(**changes)))
    assert result.verdict == "invalid", result.as_json()
    if changes != TOO_EARLY:
        with pytest.raises(Refusal):
            sign_wallet(claims(**changes), TOKEN_SIGNER)


def test_another_citys_key_or_no_kid_does_not_sign_for_this_one() -> None:
    assert code_of(result_of(forged(claims(), LAKE_SIGNER)), "proof:EdDSA") == "PROOF-OTHER-ISSUER"
    for kid in ("", "did:web:river.example#zz", "j1", 5, None):
        result = result_of(forged(claims(), kid=kid))
        assert result.verdict == "invalid"
    with pytest.raises(Refusal):
        sign_wallet(claims(), LAKE_SIGNER)


@pytest.mark.parametrize("kind", [kind for kind in FORMATS if kind != "dc+sd-jwt"])
def test_what_no_holder_can_sign_answers_nobody_who_asked_the_holder(kind: str) -> None:
    result = verify(ALL[kind], bundle(), NOW, expected=Expected(AUDIENCE, NONCE))
    assert (result.verdict, code_of(result, "holder_binding")) == ("invalid", "BINDING-MISSING")


def test_the_holder_is_asked_and_answers() -> None:
    bound = wallet(is_bound=True)
    answered = with_binding(bound, HOLDER, Binding(AUDIENCE, NONCE, NOW)).encode()
    expected = Expected(AUDIENCE, NONCE)
    good = verify(answered, bundle(), NOW, expected=expected)
    assert (good.verdict, code_of(good, "holder_binding")) == ("recognised", "BINDING-GOOD")
    assert code_of(result_of(answered), "holder_binding") == "BINDING-UNASKED"
    for raw, code in ((bound.encode(), "BINDING-MISSING"), (wallet().encode(), "BINDING-MISSING")):
        asked = verify(raw, bundle(), NOW, expected=expected)
        assert (asked.verdict, code_of(asked, "holder_binding")) == ("invalid", code)
    unbound = with_binding(wallet(), HOLDER, Binding(AUDIENCE, NONCE, NOW)).encode()
    assert code_of(result_of(unbound), "holder_binding") == "BINDING-KEY"
    forged_by = with_binding(bound, TOKEN_SIGNER, Binding(AUDIENCE, NONCE, NOW)).encode()
    assert code_of(result_of(forged_by), "holder_binding") == "BINDING-BROKEN"


def certified(**changes: Any) -> tuple[str, ...]:
    whole = {"did": RIVER, "name": "River", "key": TOKEN_SIGNER.key.public_key()} | changes
    at = whole.pop("at", DRAFT.valid_from)
    anchor = make_anchor(AUTHORITY, "Two Waters", at=at)
    leaf = make_key_certificate(
        whole["did"], whole["name"], whole["key"], anchor, whole.get("by", AUTHORITY), at=at
    )
    return chain_text(leaf, anchor)


@pytest.mark.parametrize(
    ("x5c", "code"),
    [
        (list(chain()), "KEY-CERTIFICATE-GOOD"),
        (list(certified()), "KEY-CERTIFICATE-GOOD"),
        (list(certified(did=LAKE)), "KEY-CERTIFICATE-NAME"),
        (list(certified(key=HOLDER.key.public_key())), "KEY-CERTIFICATE-OTHER"),
        (list(certified(at=NOW)), "KEY-CERTIFICATE-TIME"),
        (list(certified(by=HOLDER)), "KEY-CERTIFICATE-CHAIN"),
        ([*chain(), *chain()], "KEY-CERTIFICATE-FORM"),
        ([*chain(), certified(by=HOLDER)[1]], "KEY-CERTIFICATE-GOOD"),
        (["AAAA"], "KEY-CERTIFICATE-FORM"),
        (["not base64!"], "KEY-CERTIFICATE-FORM"),
        ([certified()[1]], "KEY-CERTIFICATE-FORM"),
        ([], "KEY-CERTIFICATE-FORM"),
        ("x", "KEY-CERTIFICATE-FORM"),
        ([1], "KEY-CERTIFICATE-FORM"),
        (list(chain()) * 9, "KEY-CERTIFICATE-FORM"),
    ],
    ids=[f"chain {number}" for number in range(15)],
)
def test_a_certificate_of_the_key_must_say_what_the_city_says(x5c: Any, code: str) -> None:
    result = result_of(forged(claims(), x5c=x5c))
    assert code_of(result, "key_certificate") == code
    assert (result.verdict == "recognised") == (code == "KEY-CERTIFICATE-GOOD")


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ({"exp": int(NOW.timestamp())}, "PROOF-ENDED"),
        ({"exp": "later"}, "PROOF-ENDED"),
        ({"nbf": int(NOW.timestamp()) + 3600}, "PROOF-FUTURE"),
        ({"iss": LAKE}, "PROOF-OTHER-ISSUER"),
        ({"iss": RIVER, "exp": int(NOW.timestamp()) + 60, "nbf": 0}, "PROOF-GOOD"),
    ],
)
def test_what_a_token_says_of_its_signature_counts(header: dict[str, Any], found: str) -> None:
    result = result_of(vc_jwt(**header).encode())
    assert code_of(result, "proof:ES256") == found
    assert (result.valid is True) is (found == "PROOF-GOOD")


def test_a_credential_in_a_token_carries_no_proof_of_its_own() -> None:
    signed = canonical(certificate())
    token = make_token({"typ": "vc+jwt"}, signed, TOKEN_SIGNER).encode()
    assert code_of(result_of(token), "format") == "FORMAT-NOT-CERTIFICATE"


def test_an_undefined_term_in_any_format_is_refused() -> None:
    planted = build_certificate(DRAFT)
    planted["credentialSubject"]["recognition"]["planted"] = "not defined anywhere"
    token = make_token({"typ": "vc+jwt"}, canonical(planted), TOKEN_SIGNER).encode()
    assert code_of(result_of(token), "schema") == "SCHEMA-BROKEN"
    assert result_of(forged(claims(planted=1))).verdict == "invalid"


def test_every_answer_has_its_sentence() -> None:
    for raw in (*ALL.values(), b"a~b", b"eyJ.a.b", b"0oQ", b"\xd2", b"https://x/v#", b"~"):
        for check in result_of(raw).checks:
            assert check.code in SENTENCES
            assert check.sentence


@settings(max_examples=examples(150), deadline=None)
@given(kind=st.sampled_from(FORMATS), data=st.data())
def test_no_change_anywhere_is_believed_and_none_raises(kind: str, data: st.DataObject) -> None:
    raw = bytearray(ALL[kind])
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.integers(0, len(raw) - 1))
        how = data.draw(st.sampled_from(["flip", "cut", "insert", "double"]))
        if how == "flip":
            raw[place] ^= 1 << data.draw(st.integers(0, 7))
        elif how == "cut":
            del raw[place : place + data.draw(st.integers(1, 40))]
        elif how == "insert":
            raw[place:place] = data.draw(st.binary(min_size=1, max_size=8))
        else:
            raw[place:place] = raw[place : place + 200]
        if not raw:
            break
    result = verify(bytes(raw), bundle(), NOW)
    unchanged = _meaning(bytes(raw)) == _meaning(ALL[kind])
    assert unchanged or result.valid is not True, result.as_json()


def _meaning(raw: bytes) -> object:
    # Blanks between the members of JSON mean nothing, and neither do those around a token. Fewer
    # pieces are fewer pieces shown, which is for the holder to choose.
    try:
        return orjson.loads(raw)
    except orjson.JSONDecodeError:
        text = raw.strip(b" \t\r\n")
        token, *pieces = text.split(b"~")
        return token if pieces and set(pieces) <= set(ALL["dc+sd-jwt"].split(b"~")) else text


@settings(max_examples=examples(150), deadline=None)
@given(
    st.binary(max_size=300)
    | st.text(alphabet="eyJ.~-_AZaz09=0o#", max_size=300).map(str.encode)
    | st.binary(max_size=200).map(lambda raw: b"\xd2\x84" + raw)
    | st.binary(max_size=200).map(lambda raw: base64url.encode(b"\xd2\x84" + raw).encode())
)
def test_any_bytes_get_an_answer(raw: bytes) -> None:
    result = verify(raw, bundle(), NOW)
    assert result.valid is not True
    assert orjson.dumps(result.as_json())


def test_a_card_of_another_number_is_another_card() -> None:
    other = sign_card(card_of(DRAFT, list_number=2, commitment=bytes(32)), SIGNER)
    assert code_of(result_of(other), "status_revocation") == "STATUS-MISSING"


def test_a_card_signed_by_a_neighbour_is_refused() -> None:
    one = card_of(DRAFT, list_number=1, commitment=bytes(32))
    stolen = sign_card(replace(one, issuer=LAKE), LAKE_SIGNER)
    # Lake may sign as Lake, which decided nothing here.
    assert result_of(stolen).verdict != "recognised"


def test_the_bound_key_is_the_holders() -> None:
    assert wallet_claims(DRAFT, jwk_of(HOLDER.key.public_key()))["cnf"]["jwk"]["crv"] == "P-256"
