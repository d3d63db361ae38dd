"""Uploads: what a file is by its first bytes, and what we refuse about it."""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from comity.recognition.domain.file_layout import layout
from comity.values.refusals import Refusal

LARGEST = 10 * 1024 * 1024  # bytes
MOST_FILES = 20  # of one application
KINDS = ("certificate", "practice", "language", "safety", "other")
# Where nothing else may stand before it: magic at byte 0, or the file is not what it says.
_PDF, _JPEG, _PNG, _RIFF = b"%PDF-1.", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF"
_ENDINGS = {
    "application/pdf": ".pdf",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/webp": ".webp",
}
# Beginnings of other formats; inside a file of ours they make it two files in one.
_STRANGERS = (
    b"pk\x03\x04",  # zip, and everything that is a zip: Office files, Java, Android
    b"rar!\x1a\x07",
    b"7z\xbc\xaf\x27\x1c",
    b"%pdf-",
    b"<script",
    b"<?php",
    b"<svg",
    b"<!doctype html",
    b"<html",
)
_END_OF_ZIP = b"PK\x05\x06"  # readers of zip look for it from the end of the file backwards
_ZIP_LOOKS_BACK = 66_000  # bytes


@dataclass(frozen=True, slots=True)
class ReceivedFile:
    """A file as it came, its type known by its first bytes only."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """A file that was looked into and holds nothing we refuse."""

    name: str
    media_type: str
    content: bytes
    pages: int


def receive(name: str, chunks: Iterable[bytes]) -> ReceivedFile:
    """Take a file in, and stop at the first byte too many.

    Cameras write a second small picture behind the first; it is cut off.

    Raises:
        Refusal: FILE-TOO-LARGE, FILE-EMPTY, FILE-TYPE, FILE-TWO-IN-ONE.
    """
    content = b"".join(_limited(chunks))
    if not content:
        raise Refusal("FILE-EMPTY", _("This file is empty. Choose another file."))
    media_type = type_of(content)
    if media_type is None:
        sentence = _("This is no PDF, JPEG, PNG or WebP file. Take a photo or save it as PDF.")
        raise Refusal("FILE-TYPE", sentence)
    plain, end = layout(content, media_type)
    lowered = plain.lower()
    if _END_OF_ZIP in content[-_ZIP_LOOKS_BACK:] or any(mark in lowered for mark in _STRANGERS):
        sentence = _("This file holds a second file inside. Print it to PDF or take a photo.")
        raise Refusal("FILE-TWO-IN-ONE", sentence)
    return ReceivedFile(plain_name(name, media_type), media_type, content[:end])


def type_of(content: bytes) -> str | None:
    """Tell the type by the bytes at the very beginning; the name says nothing."""
    if content.startswith(_PDF):
        return "application/pdf"
    if content.startswith(_JPEG):
        return "image/jpeg"
    if content.startswith(_PNG):
        return "image/png"
    if content.startswith(_RIFF) and content[8:12] == b"WEBP":
        return "image/webp"
    return None


def plain_name(name: str, media_type: str) -> str:
    """Give the name without folders and control characters, ending as its type does."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(c for c in last if unicodedata.category(c)[0] != "C").strip(" .")
    stem = kept.rsplit(".", 1)[0].strip() if "." in kept else kept
    return f"{stem[:100] or 'file'}{_ENDINGS[media_type]}"


def _limited(chunks: Iterable[bytes]) -> Iterator[bytes]:
    size = 0
    for chunk in chunks:
        size += len(chunk)
        if size > LARGEST:
            sentence = _("This file is larger than %(most)d MB. Send a smaller one.")
            raise Refusal("FILE-TOO-LARGE", sentence % {"most": LARGEST // 1024 // 1024})
        yield chunk
