"""Read back: take the certificate out of what somebody gives: a PDF, a picture, or itself."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from comity.files.looking import look
from comity.proofs.kinds import Kind, found_in
from comity.proofs.log.proof_files import SUFFIX
from comity.values.refusals import Refusal

Way = Literal["file", "pdf", "picture"]

# A telephone's photograph. What is neither PDF nor picture is held to `proofs.parsing.MAX_BYTES`.
MAX_BYTES: Final = 10 << 20
_PDF: Final = b"%PDF-"
_PICTURES: Final = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")
# One certificate may be inside in several forms; that which says most is the one that counts.
_ORDER: Final[tuple[Kind, ...]] = ("credential", "vc+jwt", "dc+sd-jwt", "card")

SENTENCES: Final[Mapping[str, str]] = {
    "FILE-TOO-LARGE": "This file is too large. Give the file itself or a smaller picture.",
    "FILE-UNREADABLE": "This file is damaged and cannot be opened. Ask for it again.",
    "FILE-LOCKED": "This PDF is locked with a password. Ask for one without.",
    "FILE-BOMB": "This file becomes far too large when it is opened. Ask for it again.",
    "FILE-HOLDS-TOO-MUCH": "This PDF holds more files than a certificate does.",
    "FILE-PICTURE-TOO-LARGE": "This picture has more than 64 megapixels. Make it smaller.",
    "FILE-NOT-CHECKED": "We could not look into this file just now. Try it again.",
    "FILE-NO-READER": "What reads PDF files and pictures is not installed here: comity[folios].",
    "PDF-NO-CERTIFICATE": "There is no certificate inside this PDF. Ask the holder for the PDF as"
    " they downloaded it: printing it anew or sending a scan leaves the certificate out.",
    "PDF-TWO-CERTIFICATES": "There is more than one certificate inside this PDF; which one is"
    " meant cannot be told.",
    "PICTURE-NO-CODE": "There is no QR code in this picture that could be read. Take it again,"
    " closer and straight, or type the code.",
    "PICTURE-TWO-CODES": "There is more than one QR code in this picture. Take one alone.",
}


@dataclass(frozen=True, slots=True)
class TakenOut:
    """What is to be verified: its bytes, the log proof beside it, and how it came.

    Args:
        raw: a certificate in any format; from a picture it may be an address with a short code.
        log_proof: None where none was inside.
        way: as a file of its own, inside a PDF, as the code in a picture.
    """

    raw: bytes
    log_proof: bytes | None
    way: Way


def is_container(beginning: bytes) -> bool:
    """Tell by its first bytes whether a file is a PDF or a picture."""
    return beginning.startswith(_PDF) or _is_picture(beginning)


def taken_out(raw: bytes) -> TakenOut:
    """Take the certificate out of a PDF or a picture; anything else is given back as it is.

    PDF files and pictures are opened by a child process that can be neither large nor slow. That
    a PDF holds a certificate says nothing about what is printed on its pages.

    Args:
        raw: of the file.

    Raises:
        Refusal: a code of `SENTENCES`.
    """
    if not is_container(raw[:16]):
        return TakenOut(raw, None, "file")
    if len(raw) > MAX_BYTES:
        raise refusal("FILE-TOO-LARGE")
    if _is_picture(raw[:16]):
        return TakenOut(_code(_inside("codes", raw)), None, "picture")
    files = _inside("attached", raw)
    return TakenOut(_certificate(files), _proof(files), "pdf")


def _is_picture(beginning: bytes) -> bool:
    is_webp = beginning[:4] == b"RIFF" and beginning[8:12] == b"WEBP"
    return is_webp or beginning.startswith(_PICTURES)


def _inside(wish: str, raw: bytes) -> dict[str, list[bytes]]:
    found = look(wish, raw)
    code = found.get("code")
    if isinstance(code, str):
        raise refusal(code if code in SENTENCES else "FILE-UNREADABLE")
    listed: Any = found.get("files", [])
    files: dict[str, list[bytes]] = {}
    for one in listed:
        files.setdefault(str(one["name"]), []).append(base64.b64decode(one["content"]))
    return files


def _certificate(files: Mapping[str, list[bytes]]) -> bytes:
    held: dict[Kind, list[bytes]] = {}
    for name, contents in files.items():
        if not name.endswith(SUFFIX):
            for content in contents:
                found = found_in(content)
                if found.kind != "credential" or content.lstrip()[:1] == b"{":
                    held.setdefault(found.kind, []).append(content)
    for kind in _ORDER:
        if kind in held:
            if len(held[kind]) > 1:
                raise refusal("PDF-TWO-CERTIFICATES")
            return held[kind][0]
    raise refusal("PDF-NO-CERTIFICATE")


def _proof(files: Mapping[str, list[bytes]]) -> bytes | None:
    proofs = [one for name, held in files.items() if name.endswith(SUFFIX) for one in held]
    return proofs[0] if len(proofs) == 1 else None


def _code(files: Mapping[str, list[bytes]]) -> bytes:
    texts = [text for held in files.values() for text in held]
    ours = [text for text in texts if b"/v#" in text or found_in(text).kind != "credential"]
    if not ours:
        raise refusal("PICTURE-NO-CODE")
    if len(ours) > 1:
        raise refusal("PICTURE-TWO-CODES")
    return ours[0]


def refusal(code: str) -> Refusal:
    """Give the refusal of a code of `SENTENCES`."""
    return Refusal(code, SENTENCES[code])
