"""Every parser of outside bytes, with valid samples of our own."""

import io
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from tests.fuzzing.mutating import Target
from tests.fuzzing.tables import ESCO, MAPPING, esco_zip, workbook
from tests.proofs import region
from tests.proofs.log import logs
from tests.proofs.printed_cards import named_fields, signed_by
from tests.proofs.test_mutations import says_the_same

from comity.files import child
from comity.matching.exchange import read_mapping
from comity.matching.reading import read_framework
from comity.matching.titles import read_titles
from comity.proofs import base58, base64url
from comity.proofs.agreement_bundles import read_agreement_bundle, write_agreement_bundle
from comity.proofs.agreement_facts import parse_accession
from comity.proofs.bundle import LogText
from comity.proofs.card import card_of
from comity.proofs.jose import jwk_of, key_of_jwk, parse_token
from comity.proofs.keys import did_key_document, parse_key_document
from comity.proofs.kinds import found_in
from comity.proofs.log.checkpoints import read_checkpoint
from comity.proofs.log.entries import form_entry, form_leaf, form_salt, kind_of
from comity.proofs.log.notes import parse_key
from comity.proofs.log.policies import parse_policy
from comity.proofs.log.proof_files import check_proof_file, parse_proof
from comity.proofs.log.tiles import Tile, parse_path, split_entries, split_hashes
from comity.proofs.log.witnessing import Submission, parse_submission
from comity.proofs.openid.encryption import decrypt, header_of
from comity.proofs.openid.issuing import CONFIGURATION, PROOF_TYPE, read_wish
from comity.proofs.openid.presenting import QUERY, presented_in
from comity.proofs.parsing import parse_object
from comity.proofs.sd_jwt import Binding, claims_of, parse_sd_jwt, shown_only, with_binding
from comity.proofs.signed_cards import card_text, parse_card
from comity.proofs.status import read_status_list
from comity.proofs.token_status import parse_status_token
from comity.proofs.verifying import verify
from comity.proofs.wallet import TYPE
from comity.rules.format.reading import read
from comity.sheets.rows import lines_of
from comity.values.refusals import Refusal

ROOT = Path(__file__).parents[2]
REGION = ROOT / "src" / "comity" / "agreements" / "region"
PARTS = region.parts(logs=(LogText(region.RIVER, logs.POLICY.text),))
BUNDLE = write_agreement_bundle(PARTS, region.AGREEMENT.id, region.SIGNER)
KNOWN = read_agreement_bundle(BUNDLE)
CREDENTIAL = orjson.dumps(region.certificate())
BOUND = region.wallet(is_bound=True)
PRESENTED = with_binding(
    shown_only(BOUND, ["name"]), region.HOLDER, Binding("https://x.example", "n", region.NOW)
)
SALT = b"\x05" * 32
LOG = logs.Log([*map(logs.entry, range(20)), form_entry("card", region.card(), SALT)])
PROOF = LOG.proof(20, extra=form_salt("card", SALT)).text.encode()
READER = generate_private_key(SECP256R1())


def wish() -> bytes:
    jwk = jwk_of(region.HOLDER.key.public_key())
    said = {"aud": "https://river.example", "iat": int(region.NOW.timestamp()), "nonce": "n"}
    body = base64url.encode(orjson.dumps(said))
    head = base64url.encode(orjson.dumps({"alg": "ES256", "typ": PROOF_TYPE, "jwk": jwk}))
    signed = base64url.encode(region.HOLDER.sign(f"{head}.{body}".encode()))
    proofs = {"jwt": [f"{head}.{body}.{signed}"]}
    return orjson.dumps({"credential_configuration_id": CONFIGURATION, "proofs": proofs})


def encrypted() -> str:
    other = jwk_of(generate_private_key(SECP256R1()).public_key())
    header = {"alg": "ECDH-ES", "enc": "A256GCM", "epk": other, "kid": "q", "apu": "", "apv": ""}
    parts = (orjson.dumps(header), b"", bytes(12), b"sealed words", bytes(16))
    return ".".join(map(base64url.encode, parts))


def text(of: Callable[[str], object]) -> Callable[[bytes], object]:
    """Read what must be text: what is not is refused where bytes become text, in the web."""
    return lambda raw: of(raw.decode("utf-8", "surrogateescape"))


def object_of(of: Callable[[dict[str, Any]], object]) -> Callable[[bytes], object]:
    return lambda raw: of(parse_object(raw))


def rows(raw: bytes) -> object:
    return sum(len(line.cells) for line in lines_of(io.BytesIO(raw)))


def framework(raw: bytes) -> object:
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "esco_1.2.1"
        place.mkdir()
        (place / "occupations_en.csv").write_bytes(raw)
        (place / "ISCOGroups_en.csv").write_text(ESCO["ISCOGroups_en.csv"])
        return read_framework(place)


def archive(raw: bytes) -> object:
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "esco_1.2.1.zip"
        place.write_bytes(raw)
        return read_framework(place)


def opened_pdf(raw: bytes) -> object:
    """As the child does, which turns whatever its library says into a code of its own."""
    try:
        return child.attached_files(raw)
    except Exception as error:
        return f"FILE-UNREADABLE {type(error).__name__}"


def pdf() -> bytes:
    import pikepdf

    with pikepdf.new() as made:
        made.add_blank_page()
        for name, content in (("certificate.json", CREDENTIAL), ("x.tlog-proof", PROOF)):
            made.attachments[name] = pikepdf.AttachedFileSpec(made, content, filename=name)
        held = io.BytesIO()
        made.save(held)
    return held.getvalue()


def forged(raw: bytes, result: Any) -> bool:
    """Believed, and not what was signed."""
    if result.valid is not True:
        return False
    kind = {"dc+sd-jwt": "wallet"}.get(result.kind, result.kind)
    known = {"credential": CREDENTIAL, "wallet": region.wallet().encode(), "card": region.card()}
    if kind == "wallet":
        tokens = {one.split("~")[0] for one in (region.wallet(), BOUND)}
        return raw.decode().strip().partition("#")[2].split("~")[0] not in tokens and (
            raw.decode().strip().split("~")[0] not in tokens
        )
    if kind == "card":
        return parse_card_of(raw) not in CARDS
    if kind == "vc+jwt":
        return raw.strip() != VC_JWT
    return not says_the_same(kind, known[kind], raw)


def parse_card_of(raw: bytes) -> bytes:
    return found_in(raw).content


VC_JWT = region.vc_jwt().encode()
OLD_CARD = signed_by(
    region.SIGNER,
    named_fields(card_of(region.DRAFT, list_number=1, commitment=bytes(range(32)))),
)
CARDS = {region.card(), OLD_CARD}
LINK = f"https://river.example/v#{card_text(region.card())}".encode()
SUBMISSION = Submission(3, (bytes(32), bytes(32)), logs.cosigned(LOG.head, by=()), LOG.head)


def proven(raw: bytes) -> object:
    """Give what was proven; None where too few witnesses have signed."""
    read = parse_proof(raw)
    shown = check_proof_file(read, form_leaf("card", region.card(), read.extra), logs.POLICY)
    return None if shown.by is None else shown


def proof_forged(raw: bytes, _found: object) -> bool:
    """Of signatures by strangers a reader takes no notice; all else must be as it was."""
    made, good = parse_proof(raw), parse_proof(PROOF)
    said = [(one.index, one.path, one.extra, one.note.text) for one in (made, good)]
    signed = set(good.note.signatures)
    by = {(one.name, one.id) for one in signed}
    others = {one for one in made.note.signatures if (one.name, one.id) in by} - signed
    return said[0] != said[1] or bool(others)


def targets() -> tuple[Target, ...]:
    statuses = tuple(map(orjson.dumps, region.status_lists()))
    keys = orjson.dumps(region.keys_of(region.RIVER, region.SIGNER, region.TOKEN_SIGNER))
    certificates = (CREDENTIAL, VC_JWT, BOUND.encode(), region.wallet().encode(), region.card())
    checkpoint = str(logs.cosigned(LOG.head)).encode()
    entries = LOG.read(Tile(None, 0, 21))
    agreement = (REGION / "three-rivers.yaml").read_bytes()
    shown = orjson.dumps({"vp_token": {QUERY: [PRESENTED]}})
    answer = encrypted().encode()
    csv = 'title;code\nElektrikerin;E1\n"Koch; Köchin";K2\n'.encode()
    return (
        Target("verify", (*certificates, PRESENTED.encode(), OLD_CARD, LINK), verified, forged),
        Target("verify with a log proof", (PROOF,), verified_with, proof_forged),
        Target("json", (CREDENTIAL, keys, *statuses), parse_object),
        Target("jwt", (VC_JWT,), text(lambda one: parse_token(one, typ="vc+jwt"))),
        Target(
            "sd-jwt",
            (BOUND.encode(), PRESENTED.encode()),
            text(lambda one: claims_of(parse_sd_jwt(one, typ=TYPE))),
        ),
        Target("card", (region.card(), OLD_CARD), parse_card),
        Target("agreement bundle", (BUNDLE,), read_agreement_bundle, bundle_forged),
        Target("tlog-proof", (PROOF,), proven, proof_forged),
        Target("checkpoint", (checkpoint,), read_checkpoint),
        Target("policy", (logs.POLICY.text.encode(),), parse_policy),
        Target("verifier key", (logs.LOG.text.encode(), logs.HILL.text.encode()), text(parse_key)),
        Target("submission", (SUBMISSION.text.encode(),), parse_submission),
        Target("tile of entries", (entries,), lambda raw: split_entries(raw, 21)),
        Target("tile of hashes", (LOG.read(Tile(0, 0, 21)),), lambda raw: split_hashes(raw, 21)),
        Target("tile path", (b"tile/0/x001/067.p/12", b"tile/entries/000"), text(parse_path)),
        Target("log entry", tuple(LOG.entries[-2:]), kind_of),
        Target("bitstring list", statuses, object_of(read_status_list)),
        Target("token list", (region.token_list().encode(),), text(parse_status_token)),
        Target("did document", (keys,), object_of(parse_key_document)),
        Target("did:key", (KEY_DID.encode(),), text(did_key_document)),
        Target("base58", (region.SIGNER.multikey[1:].encode(),), text(base58.decode)),
        Target("jwk", (read_jwk(),), object_of(key_of_jwk)),
        Target("accession", (region.AGREEMENT.canonical,), parse_accession),
        Target("agreement", (agreement,), lambda raw: bool(read(raw).document)),
        Target("wallet's wish", (wish(),), wished),
        Target("header of an answer", (answer,), text(header_of)),
        Target("encrypted answer", (answer,), text(decrypted)),
        Target("answer to a question", (shown,), presented_in),
        Target("spreadsheet", (workbook(),), rows),
        Target("table as text", (csv, csv.decode().encode("utf-16")), rows),
        Target("titles", (csv, workbook()), lambda raw: read_titles(raw, language="de")),
        Target("crosswalk", (MAPPING.encode(),), read_mapping),
        Target("classification", (ESCO["occupations_en.csv"].encode(),), framework),
        Target("classification, packed", (esco_zip(),), archive),
        Target("pdf", (pdf(),), opened_pdf),
    )


def verified(raw: bytes) -> object:
    return verify(raw, KNOWN, region.NOW, city="river")


def verified_with(raw: bytes) -> object:
    result = verify(region.card(), KNOWN, region.NOW, log_proof=raw)
    check = result.check("logged")
    return result if check is not None and check.outcome == "pass" else None


def bundle_forged(raw: bytes, _found: object) -> bool:
    return not says_the_same("credential", BUNDLE, raw)


def wished(raw: bytes) -> object:
    return read_wish(raw, issuer="https://river.example", at=region.NOW)


def decrypted(raw: str) -> object:
    try:
        return decrypt(raw, READER)
    except Refusal as refusal:
        # Nobody encrypted it to this key: as far as that every good sample comes.
        return refusal.code if refusal.code == "JWE-KEY" else header_refused(refusal)


def header_refused(refusal: Refusal) -> object:
    raise refusal


def read_jwk() -> bytes:
    return orjson.dumps(jwk_of(region.HOLDER.key.public_key()))


KEY_DID = f"did:key:{region.SIGNER.multikey}"
