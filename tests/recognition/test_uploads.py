"""Files that come from outside: known by their first bytes, small, still, alone, and quick."""

import io
import resource
from collections.abc import Callable, Iterator

import pikepdf
import pytest

from comity.recognition.actions.inspecting import inspect
from comity.recognition.domain.uploads import LARGEST, CheckedFile, receive
from comity.values.refusals import Refusal
from recognition import hostile

PDF = hostile.saved(hostile.blank())
JPEG, PNG, WEBP = (hostile.picture(kind) for kind in ("JPEG", "PNG", "WEBP"))
JPEG_WITH_PAGE = JPEG[:2] + b"\xff\xfe\x00\x21<html><script>alert(1)</script>" + JPEG[2:]


def taken(content: bytes, name: str = "file") -> CheckedFile:
    return inspect(receive(name, [content]))


def computing_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


@pytest.mark.child
@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (PDF, "application/pdf"),
        (hostile.saved(hostile.blank(200)), "application/pdf"),
        (JPEG, "image/jpeg"),
        (PNG, "image/png"),
        (WEBP, "image/webp"),
        (hostile.picture("JPEG", (4000, 3000)), "image/jpeg"),
        (hostile.saved(hostile.blank()) + b"\r\n\r\n", "application/pdf"),
    ],
    ids=["pdf", "pdf of 200 pages", "jpeg", "png", "webp", "photo", "pdf with line ends"],
)
def test_an_ordinary_file_is_taken_as_it_is(content: bytes, media_type: str) -> None:
    file = taken(content)
    assert (file.media_type, file.content) == (media_type, content)


@pytest.mark.child
@pytest.mark.parametrize(
    ("code", "content"),
    [
        ("FILE-EMPTY", b""),
        ("FILE-TYPE", b"MZ\x90\x00"),
        ("FILE-TYPE", b"GIF89a" + PDF),
        ("FILE-TYPE", b"\n" + PDF),
        ("FILE-TYPE", b"<html>" + PDF),
        ("FILE-TYPE", hostile.archive()),
        ("FILE-TYPE", b"%!PS-Adobe-3.0"),
        ("FILE-TYPE", b"RIFF\x00\x00\x00\x00WAVE"),
        ("FILE-TWO-IN-ONE", PDF + hostile.archive()),
        ("FILE-TWO-IN-ONE", PDF.replace(b"%%EOF", hostile.archive() + b"\n%%EOF")),
        ("FILE-TWO-IN-ONE", PDF[:9] + b"<script>alert(1)</script>\n" + PDF[9:]),
        ("FILE-TWO-IN-ONE", PDF + b"<html><body onload=x>"),
        ("FILE-TWO-IN-ONE", JPEG + hostile.archive()),
        ("FILE-TWO-IN-ONE", JPEG + hostile.archive() + b"\xff\xd9"),
        ("FILE-TWO-IN-ONE", JPEG + PDF),
        ("FILE-TWO-IN-ONE", JPEG_WITH_PAGE),
        ("FILE-TWO-IN-ONE", PNG + b"Rar!\x1a\x07\x00"),
        ("FILE-TWO-IN-ONE", PNG[:-12] + hostile.chunk(b"tEXt", b"<?php x") + PNG[-12:]),
        ("FILE-TWO-IN-ONE", WEBP + b"<svg onload=x>"),
        ("FILE-UNREADABLE", b"%PDF-1.7 and nothing else"),
        ("FILE-UNREADABLE", JPEG[:20]),
        ("FILE-UNREADABLE", b"\x89PNG\r\n\x1a\n" + bytes(200)),
        ("FILE-UNREADABLE", b"RIFF\x10\x00\x00\x00WEBPVP8 \x00\x00\x00\x00"),
        ("FILE-LOCKED", hostile.saved(hostile.blank(), encryption=pikepdf.Encryption(user="x"))),
        ("FILE-LOCKED", hostile.saved(hostile.blank(), encryption=pikepdf.Encryption(owner="x"))),
        ("FILE-ACTIVE", hostile.with_action("JavaScript", JS="app.alert(1)")),
        ("FILE-ACTIVE", hostile.with_action("Launch", F="cmd.exe")),
        ("FILE-ACTIVE", hostile.with_action("SubmitForm", F="http://a.example")),
        ("FILE-HOLDS-FILES", hostile.with_attachment()),
        ("FILE-TOO-MANY-PAGES", hostile.saved(hostile.blank(201))),
        ("FILE-NO-PAGES", hostile.saved(pikepdf.new())),
        ("FILE-MOVES", hostile.moving("PNG")),
        ("FILE-MOVES", hostile.moving("WEBP")),
        ("FILE-PICTURE-TOO-LARGE", hostile.png_of(65_000, 65_000)),
    ],
)
def test_a_file_that_is_not_what_it_seems_is_refused_by_name(code: str, content: bytes) -> None:
    with pytest.raises(Refusal) as refused:
        taken(content)
    assert refused.value.code == code


@pytest.mark.child
@pytest.mark.parametrize(
    "made",
    [
        lambda: hostile.page_that_unpacks_to(1 << 30),
        lambda: hostile.page_that_unpacks_to(60 << 20),
        lambda: hostile.page_packed_twice(1 << 30),
        lambda: hostile.page_packed_by_runs(300 << 20),
        lambda: hostile.objects_that_unpack_to(1 << 30),
        lambda: hostile.png_with_text_bomb(1 << 28),
        hostile.pages_in_a_ring,
        lambda: hostile.deep(100_000),
        lambda: hostile.deep(4_000_000),
        lambda: b"%PDF-1.4\n" + b"1 0 obj << /A 1 0 R >> endobj\n" * 300_000 + b"%%EOF",
        lambda: b"%PDF-1.4\n" + b"stream" * 1_500_000 + b"%%EOF",
    ],
    ids=[
        "a page of 1 GiB",
        "a page of 60 MiB",
        "a page packed twice",
        "a page packed as runs in hexadecimal digits",
        "a table of objects of 1 GiB",
        "notes of 1 GiB in a picture",
        "pages in a ring",
        "deep",
        "very deep",
        "one object 300,000 times",
        "streams without an end",
    ],
)
def test_a_bomb_is_refused_before_it_costs_two_seconds(made: Callable[[], bytes]) -> None:
    content = made()
    assert len(content) <= LARGEST
    before = computing_seconds()
    with pytest.raises(Refusal) as refused:
        taken(content)
    assert refused.value.code.startswith("FILE-")
    assert computing_seconds() - before < 2


def test_a_file_that_is_too_large_is_refused_at_the_first_byte_too_many() -> None:
    sent = 0

    def endless() -> Iterator[bytes]:
        nonlocal sent
        while True:
            sent += 1 << 16
            yield b"%PDF-1.7".ljust(1 << 16)

    with pytest.raises(Refusal) as refused:
        receive("a.pdf", endless())
    assert refused.value.code == "FILE-TOO-LARGE"
    assert sent <= LARGEST + (1 << 16)


@pytest.mark.child
def test_the_second_picture_that_cameras_hang_on_is_cut_off() -> None:
    assert taken(JPEG + JPEG).content == JPEG
    assert taken(JPEG + bytes(64)).content == JPEG
    assert taken(PNG + b"\n").content == PNG


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Zeugnis.pdf", "Zeugnis.pdf"),
        ("zeugnis.exe", "zeugnis.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\scans\\a.b.pdf", "a.b.pdf"),
        ("شهادة.pdf", "شهادة.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie: x.pdf"),
        ("\u202egnp.fdp", "gnp.pdf"),
        ("", "file.pdf"),
        ("...", "file.pdf"),
        ("x" * 300 + ".pdf", "x" * 100 + ".pdf"),
    ],
)
def test_a_name_keeps_its_words_and_gets_the_ending_of_its_type(given: str, kept: str) -> None:
    assert receive(given, [PDF]).name == kept


@pytest.mark.child
def test_what_is_kept_of_a_file_is_byte_for_byte_what_was_sent() -> None:
    document = pikepdf.open(io.BytesIO(PDF))
    again = hostile.saved(document)
    assert taken(again).content == again
