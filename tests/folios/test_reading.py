"""Whatever somebody gives, the certificate is taken out of it, or the reason is named."""

import io
import json
from collections.abc import Callable

import pikepdf
import pytest
import segno
from PIL import Image
from tests.folios.leaves import carried_json, folio
from tests.proofs.region import certificate
from tests.recognition.test_uploads import computing_seconds

from comity.folios.reading import MAX_BYTES, SENTENCES, taken_out
from comity.folios.setting import set_folio
from comity.values.refusals import Refusal
from recognition import hostile

CARD = "https://comity.example/v#0o" + "A" * 280
CREDENTIAL = json.dumps({"a": 1})


def carrying(*files: tuple[str, bytes]) -> bytes:
    document = hostile.blank()
    for name, content in files:
        document.attachments[name] = pikepdf.AttachedFileSpec(document, content)
    return hostile.saved(document)


def picture_of(*texts: str, kind: str = "PNG", turned: float = 0) -> bytes:
    page = Image.new("L", (1100 * max(len(texts), 1), 1000), 255)
    for place, text in enumerate(texts):
        drawn = io.BytesIO()
        segno.make(text, error="m", micro=False).save(drawn, kind="png", scale=8, border=4)
        with Image.open(drawn) as code:
            page.paste(code.convert("L").resize((800, 800)), (1100 * place + 100, 100))
    out = io.BytesIO()
    page.rotate(turned, fillcolor=255).save(out, kind)
    return out.getvalue()


@pytest.mark.child
def test_a_pdf_gives_the_certificate_and_its_proof() -> None:
    made = set_folio(
        folio(
            carried=(
                carried_json(content=CREDENTIAL),
                carried_json("certificate.sd-jwt", "eyJ.eyJ.c~"),
                carried_json("certificate.tlog-proof", "c2sp.org/tlog-proof@v1\n"),
            )
        )
    )
    taken = taken_out(made)
    assert (taken.way, taken.raw) == ("pdf", CREDENTIAL.encode())
    assert taken.log_proof == b"c2sp.org/tlog-proof@v1\n"


@pytest.mark.child
def test_a_pdf_of_others_gives_what_it_has() -> None:
    assert taken_out(carrying(("a.txt", b"eyJ.eyJ.c~"), ("b.txt", b"hi"))).raw == b"eyJ.eyJ.c~"
    assert taken_out(carrying(("x", b' {"a": 1}'))).log_proof is None


@pytest.mark.parametrize("raw", [b"", b"{}", b"\xd2\x84", b"eyJ.eyJ.c~", b"%PD", b"RIFF0000WAVE"])
def test_what_is_no_container_is_given_back_as_it_is(raw: bytes) -> None:
    assert taken_out(raw).raw == raw


@pytest.mark.child
@pytest.mark.parametrize(
    ("kind", "turned"), [("PNG", 0), ("JPEG", 9), ("WEBP", 180)], ids=["png", "photo", "webp"]
)
def test_a_picture_gives_what_its_code_says(kind: str, turned: float) -> None:
    taken = taken_out(picture_of(CARD, kind=kind, turned=turned))
    assert (taken.way, taken.raw) == ("picture", CARD.encode())


@pytest.mark.child
@pytest.mark.parametrize(
    ("code", "made"),
    [
        ("PDF-NO-CERTIFICATE", lambda: hostile.saved(hostile.blank())),
        ("PDF-NO-CERTIFICATE", lambda: carrying(("a.txt", b"hello"), ("b.bin", bytes(9)))),
        ("PDF-TWO-CERTIFICATES", lambda: carrying(("a", b'{"a":1}'), ("b", b'{"a":2}'))),
        ("FILE-HOLDS-TOO-MUCH", lambda: carrying(*((f"{n}", b"x") for n in range(17)))),
        (
            "FILE-LOCKED",
            lambda: hostile.saved(hostile.blank(), encryption=pikepdf.Encryption(user="x")),
        ),
        ("FILE-UNREADABLE", lambda: b"%PDF-1.7 and nothing else"),
        ("FILE-UNREADABLE", lambda: b"\x89PNG\r\n\x1a\n" + bytes(200)),
        ("FILE-PICTURE-TOO-LARGE", lambda: hostile.png_of(65_000, 65_000)),
        ("FILE-TOO-LARGE", lambda: b"%PDF-1.7".ljust(MAX_BYTES + 1)),
        ("PICTURE-NO-CODE", lambda: hostile.picture("JPEG", (800, 600))),
        ("PICTURE-NO-CODE", lambda: picture_of("https://elsewhere.example/")),
        ("PICTURE-TWO-CODES", lambda: picture_of(CARD, CARD + "B")),
    ],
)
def test_what_gives_none_is_refused_by_name(code: str, made: Callable[[], bytes]) -> None:
    with pytest.raises(Refusal) as refused:
        taken_out(made())
    assert refused.value.code == code
    assert refused.value.message == SENTENCES[code]


@pytest.mark.child
@pytest.mark.parametrize(
    "made",
    [
        lambda: hostile.attachment_that_unpacks_to(1 << 30),
        lambda: hostile.objects_that_unpack_to(1 << 30),
        lambda: hostile.names_in_a_ring(),
        lambda: hostile.deep(4_000_000),
        lambda: b"%PDF-1.4\n" + b"1 0 obj << /A 1 0 R >> endobj\n" * 300_000 + b"%%EOF",
        lambda: hostile.png_with_text_bomb(1 << 28),
    ],
    ids=["a file of 1 GiB", "objects of 1 GiB", "names in a ring", "deep", "objects", "notes"],
)
def test_a_bomb_is_refused_before_it_costs_two_seconds(made: Callable[[], bytes]) -> None:
    content = made()
    before = computing_seconds()
    with pytest.raises(Refusal):
        taken_out(content)
    # Of computing, which other work on the machine does not add to.
    assert computing_seconds() - before < 2


@pytest.mark.child
def test_a_byte_changed_in_the_file_inside_is_another_file() -> None:
    whole = json.dumps(certificate()).encode()
    for place in (20, len(whole) // 2, len(whole) - 9):
        changed = whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :]
        assert taken_out(carrying(("certificate.json", changed))).raw == changed
