"""A certificate with its log proof: what is said, and what a stolen key cannot do."""

import random
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.effort import examples
from tests.proofs import strangers
from tests.proofs.log import stranger
from tests.proofs.log.logs import AT, HILL, LAKE, LOG, POLICY, Log, cosigned, entry
from tests.proofs.region import (
    NOW,
    RIVER,
    SIGNED_AT,
    SIGNER,
    TOKEN_SIGNER,
    bundle,
    card,
    certificate,
    draft,
    parts,
    status_lists,
    wallet,
)
from tests.proofs.test_mutations import changed

from comity.proofs.bundle import Bundle, LogText
from comity.proofs.bundle_files import load_bundle, write_bundle
from comity.proofs.card import card_of
from comity.proofs.certificate import build_certificate
from comity.proofs.issuing import sign
from comity.proofs.keys import IssuerKey, KeyDocument, key_document_json
from comity.proofs.log.entries import (
    Form,
    certificate_entry,
    commitment,
    form_entry,
    form_salt,
)
from comity.proofs.log.proof_files import parse_proof
from comity.proofs.proof_checks import SEEN_WITHIN
from comity.proofs.sd_jwt import shown_only
from comity.proofs.signed_cards import sign_card
from comity.proofs.signing import FileSigner
from comity.proofs.verdicts import Verification
from comity.proofs.verifying import verify
from comity.values.refusals import Refusal

SALT = b"\x07" * 32
LOGS = (LogText(RIVER, POLICY.text),)
WITHDRAWN = AT + timedelta(days=1)
NEW_SIGNER = FileSigner(f"{RIVER}#a2", Ed25519PrivateKey.generate())


def logged(at: datetime = AT) -> bytes:
    """The proof of the region's certificate, the 14th of 40 entries."""
    entries = [entry(number) for number in range(40)]
    entries[13] = certificate_entry(commitment(certificate(), SALT))
    return Log(entries).proof(13, extra=SALT, at=at).text.encode()


def asked(proof: bytes | None, known: Bundle | None = None) -> Verification:
    return verify(certificate(), known or bundle(logs=LOGS), NOW, log_proof=proof)


def with_withdrawn_key() -> Bundle:
    """River withdrew the key that signed the certificate, and signs its lists with a new one."""
    return with_key_over(revoked=WITHDRAWN)


def with_key_over(**over: datetime) -> Bundle:
    keys = (
        IssuerKey(SIGNER.kid, SIGNER.multikey, **over),
        IssuerKey(NEW_SIGNER.kid, NEW_SIGNER.multikey, first=WITHDRAWN),
        IssuerKey(TOKEN_SIGNER.kid, TOKEN_SIGNER.multikey),
    )
    document = key_document_json(KeyDocument(RIVER, {key.id: key for key in keys}))
    return bundle(
        logs=LOGS,
        key_documents=(document, parts().key_documents[1]),
        status_lists=status_lists(signer=NEW_SIGNER),
    )


def test_a_logged_certificate_says_who_saw_it_and_when() -> None:
    result = asked(logged())
    assert result.verdict == "recognised"
    check = result.check("logged")
    assert check
    assert (check.outcome, check.facts["logged"]) == ("pass", "2027-03-02T09:05:00Z")
    assert check.sentence.startswith("Other cities saw the certificate in the city's log on 2027")
    key = result.check("issuer_key")
    assert key
    assert key.facts["proven_by"] == "log"


def test_an_older_certificate_without_a_proof_is_as_good_as_before() -> None:
    result = asked(None)
    assert result.verdict == "recognised"
    check = result.check("logged")
    assert check
    assert (check.outcome, check.code) == ("not_applicable", "LOG-NONE")
    assert "no fault" in check.sentence


def test_a_bundle_without_logs_leaves_the_verdict_alone() -> None:
    result = asked(logged(), bundle())
    assert result.verdict == "recognised"
    check = result.check("logged")
    assert check
    assert (check.outcome, check.code) == ("unknown", "LOG-UNKNOWN")


def test_the_proof_of_another_certificate_is_noticed() -> None:
    entries = [entry(number) for number in range(40)]
    other = Log(entries).proof(13, extra=SALT).text.encode()
    result = asked(other)
    assert result.verdict == "invalid"
    assert (check := result.check("logged"))
    assert check.code == "LOG-OTHER"


def test_a_malformed_proof_is_no_proof() -> None:
    result = asked(b"c2sp.org/tlog-proof@v1\nindex 0\n\n")
    assert (check := result.check("logged"))
    assert (check.outcome, check.code, result.verdict) == ("fail", "LOG-FORM", "invalid")


def test_one_witness_alone_is_too_few() -> None:
    entries = [certificate_entry(commitment(certificate(), SALT))]
    log = Log(entries)
    proof = replace(log.proof(0, extra=SALT), note=cosigned(log.head, by=["lake"]))
    result = asked(proof.text.encode())
    assert (check := result.check("logged"))
    assert (check.outcome, check.code, result.verdict) == (
        "unknown",
        "LOG-UNWITNESSED",
        "recognised",
    )


def test_a_log_of_another_city_does_not_count() -> None:
    proof = logged().replace(b"river.example/log", b"rover.example/log")
    assert (check := asked(proof).check("logged"))
    assert (check.outcome, check.code) == ("fail", "LOG-FOREIGN")


def test_a_proof_seen_after_the_day_asked_about_says_nothing_yet() -> None:
    result = asked(logged(NOW + timedelta(hours=1)))
    assert (check := result.check("logged"))
    assert (check.outcome, check.code) == ("unknown", "LOG-LATER")


def test_what_a_stolen_key_signed_outside_the_log_does_not_count() -> None:
    result = asked(None, with_withdrawn_key())
    assert result.valid is None
    assert (key := result.check("issuer_key"))
    assert key.code == "KEY-REVOKED"


def test_what_was_logged_before_the_key_was_withdrawn_still_counts() -> None:
    result = asked(logged(), with_withdrawn_key())
    assert result.verdict == "recognised"
    assert (key := result.check("issuer_key"))
    assert (key.outcome, key.code) == ("pass", "KEY-LOGGED")


def test_what_was_logged_after_the_key_was_withdrawn_does_not_count() -> None:
    result = asked(logged(WITHDRAWN), with_withdrawn_key())
    assert result.verdict == "invalid"
    assert (key := result.check("issuer_key"))
    assert key.code == "KEY-TOO-LATE"


def test_one_second_before_it_still_does() -> None:
    assert asked(logged(WITHDRAWN - timedelta(seconds=1)), with_withdrawn_key()).valid


def test_what_the_log_saw_long_after_its_key_had_ended_does_not_count() -> None:
    ended = with_key_over(until=WITHDRAWN)
    assert asked(logged(), ended).verdict == "recognised"
    # Witnesses may be slow, but not for ever.
    late = WITHDRAWN + SEEN_WITHIN
    assert asked(logged(late - timedelta(seconds=1)), ended).verdict == "recognised"
    result = asked(logged(late), ended)
    assert (key := result.check("issuer_key"))
    assert (result.verdict, key.outcome, key.code) == ("invalid", "fail", "KEY-ENDED-FIRST")
    assert "on 2027-03-03" in key.sentence
    assert "on 2027-03-04" in key.sentence


def test_of_a_thousand_that_a_stolen_key_signed_outside_the_log_none_counts() -> None:
    dice = random.Random(11)
    known = with_withdrawn_key()
    genuine = logged()
    for number in range(examples(60, at_length=1_000)):
        made = draft(
            number=f"R-2027-{900_000 + number}", status=replace(draft().status, index=number)
        )
        at = SIGNED_AT - timedelta(minutes=dice.randrange(500))
        forged = sign(build_certificate(made), SIGNER, at)
        # With no proof, and with that of a certificate that is in the log.
        assert not verify(forged, known, NOW).valid
        assert verify(forged, known, NOW, log_proof=genuine).verdict == "invalid"


@settings(max_examples=examples(500), deadline=None)
@given(data=st.data())
def test_no_changed_proof_makes_a_withdrawn_key_good(data: st.DataObject) -> None:
    raw = logged(WITHDRAWN)
    at = data.draw(st.integers(0, len(raw) - 1))
    changed = raw[:at] + bytes([data.draw(st.integers(0, 255))]) + raw[at + 1 :]
    assert not asked(changed, WITHDRAWN_KEY).valid


WITHDRAWN_KEY = with_withdrawn_key()


def test_a_bundle_carries_the_logs_through_its_files(tmp_path) -> None:
    write_bundle(tmp_path / "bundle", parts(logs=LOGS), SIGNER)
    loaded = load_bundle(tmp_path / "bundle")
    assert loaded.logs == {RIVER: POLICY}
    assert asked(logged(), loaded).verdict == "recognised"


def test_a_bundle_with_a_faulty_policy_is_refused_with_its_place() -> None:
    with pytest.raises(Refusal) as no:
        bundle(logs=(LogText(RIVER, "quorum nobody\n"),))
    assert [(fault.code, fault.path) for fault in no.value.faults] == [
        ("POLICY-FORM", f"logs.{RIVER}")
    ]


FORMS: dict[Form, bytes] = {"token": wallet().encode(), "card": card()}


def logged_form(form: Form, signed: bytes, at: datetime = AT) -> bytes:
    entries = [entry(number) for number in range(40)]
    entries[7] = form_entry(form, signed, SALT)
    return Log(entries).proof(7, extra=form_salt(form, SALT), at=at).text.encode()


@pytest.mark.parametrize("form", FORMS)
def test_a_token_and_a_card_have_a_proof_of_their_own(form: Form) -> None:
    raw, proof = FORMS[form], logged_form(form, FORMS[form])
    result = verify(raw, bundle(logs=LOGS), NOW, log_proof=proof)
    check = result.check("logged")
    assert check
    assert (result.verdict, check.outcome) == ("recognised", "pass")
    salt = form_salt(form, SALT)
    stranger.require_proof(
        proof.decode(),
        strangers.form_entry(form, raw, salt),
        LOG.text,
        [HILL.text, LAKE.text],
    )
    # Neither leads to the others: each has a salt of its own.
    assert len({SALT, *(form_salt(one, SALT) for one in FORMS)}) == 3


@pytest.mark.parametrize("form", FORMS)
def test_the_proof_of_one_format_is_not_that_of_another(form: Form) -> None:
    other: Form = "card" if form == "token" else "token"
    for proof in (logged(), logged_form(other, FORMS[other]), logged_form(other, FORMS[form])):
        result = verify(FORMS[form], bundle(logs=LOGS), NOW, log_proof=proof)
        check = result.check("logged")
        assert check
        assert (result.verdict, check.code) == ("invalid", "LOG-OTHER")


def test_who_shows_less_of_a_token_still_has_its_proof() -> None:
    fewer = shown_only(wallet(), ["certificate_number"]).encode()
    assert fewer != wallet().encode()
    proof = logged_form("token", wallet().encode())
    check = verify(fewer, bundle(logs=LOGS), NOW, log_proof=proof).check("logged")
    assert check
    assert check.outcome == "pass"


def test_a_stolen_key_cannot_back_date_a_card_that_names_an_old_entry() -> None:
    """What a card names is public in the log; only an entry of the card itself bounds its time."""
    known = with_withdrawn_key()
    forged = sign_card(
        card_of(
            draft(holder_name="A Thief"),
            list_number=1,
            commitment=bytes.fromhex(commitment(certificate(), SALT)[8:]),
        ),
        SIGNER,
    )
    assert verify(forged, known, NOW).verdict == "indeterminate"
    for proof in (logged(), logged_form("card", card())):
        assert verify(forged, known, NOW, log_proof=proof).verdict == "invalid"
    late = logged_form("card", forged, WITHDRAWN + timedelta(minutes=1))
    assert verify(forged, known, NOW, log_proof=late).verdict == "invalid"
    assert verify(card(), known, NOW, log_proof=logged_form("card", card())).valid


def stranger_believes(proof: bytes) -> bool:
    """Ask with the salt that the proof brings, as somebody does who has only the files."""
    try:
        text = proof.decode()
        salt = stranger.unbase64(text.split("\n")[1].removeprefix("extra "))
        made = strangers.certificate_entry(certificate(), salt)
        stranger.require_proof(text, made, LOG.text, [HILL.text, LAKE.text])
    # Whatever it stumbles over, it does not believe.
    except Exception:
        return False
    return True


def says_the_same(raw: bytes, made: bytes) -> bool:
    """Signatures by keys that nobody knows are no part of a note (C2SP signed-note)."""
    try:
        one, other = parse_proof(raw), parse_proof(made)
    except Refusal:
        return False
    known = {(key.name, key.id) for key in (LOG, HILL, LAKE)}
    signed = [
        {line for line in proof.note.signatures if (line.name, line.id) in known}
        for proof in (one, other)
    ]
    whole = [(proof.index, proof.path, proof.extra, proof.note.text) for proof in (one, other)]
    return whole[0] == whole[1] and signed[0] == signed[1]


def test_no_changed_proof_is_believed_by_us_or_by_a_stranger() -> None:
    dice, raw, known = random.Random(9), logged(), bundle(logs=LOGS)
    assert stranger_believes(raw)
    for _ in range(examples(300, at_length=10_000)):
        made = changed(raw, dice)
        if says_the_same(raw, made):
            continue
        check = verify(certificate(), known, NOW, log_proof=made).check("logged")
        assert check
        assert check.outcome != "pass", made
        assert not stranger_believes(made), made
