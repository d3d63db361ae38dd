"""Kinds: which of the formats some bytes are, told by what they hold, never by a name."""

from dataclasses import dataclass
from typing import Final, Literal

from comity.proofs import base64url
from comity.values.refusals import Refusal

Kind = Literal["credential", "vc+jwt", "dc+sd-jwt", "card"]

# The first byte of a tagged COSE_Sign1.
_COSE: Final = b"\xd2"
_BLANK: Final = b" \t\r\n"
# In base64url that byte is `0`, and the next letter begins with the array of four.
_COSE_TEXT: Final = "0o"


@dataclass(frozen=True, slots=True)
class Found:
    """Which format it is, and its content: text for tokens, bytes for the others."""

    kind: Kind
    content: bytes


def found_in(raw: bytes) -> Found:
    """Tell which format some bytes are.

    A card may come as bytes, as text, or as the whole address of a QR code; a token as it is or
    with a line's end after it. What is none of them is looked at as a credential, which says why
    it is none.
    """
    if raw[:1] == _COSE:
        return Found("card", raw)
    text = raw.strip(_BLANK)
    if text.startswith(b"https://") and b"#" in text:
        text = text.partition(b"#")[2]
    if not text or text[:1] in {b"{", b"["} or not text.isascii():
        return Found("credential", raw)
    if b"~" in text:
        return Found("dc+sd-jwt", text)
    if text.count(b".") == 2 and text[:2] == b"ey":
        return Found("vc+jwt", text)
    if text.startswith(_COSE_TEXT.encode()):
        try:
            return Found("card", base64url.decode(text.decode()))
        except Refusal:
            # Cut or mistyped, but meant as a card: that is what should be said about it.
            return Found("card", text)
    return Found("credential", raw)
