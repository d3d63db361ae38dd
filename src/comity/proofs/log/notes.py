"""Notes: a short text with signature lines below it, and the keys that may make them."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Final, Self

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from comity.proofs import ed25519
from comity.proofs.log.encoding import bytes_of, text_of
from comity.proofs.multikey import key_of, multikey_of
from comity.values.refusals import Refusal

ED25519, COSIGNATURE = 0x01, 0x04
MAX_NOTE_BYTES: Final = 1 << 17
MAX_SIGNATURES: Final = 64
_DASH: Final = "\N{EM DASH} "
_ID_BYTES: Final = 4


@dataclass(frozen=True, slots=True)
class NoteKey:
    """A public key by which notes are verified.

    Args:
        name: whose it is; for a log its origin.
        kind: ED25519 for a log, COSIGNATURE for a witness.
        public: the 32 bytes of an Ed25519 key.
    """

    name: str
    kind: int
    public: bytes

    @classmethod
    def of(cls, name: str, kind: int, multikey: str) -> Self:
        """Give the key that a Multikey names.

        Raises:
            Refusal: MULTIKEY, BASE58, or NOTE-KEY where it is of another kind.
        """
        key = key_of(multikey)
        if not isinstance(key, Ed25519PublicKey):
            raise Refusal("NOTE-KEY", f"The key of {name} is not an Ed25519 key.")
        return cls(name, kind, key.public_bytes_raw())

    @property
    def id(self) -> bytes:
        """Give the four bytes by which a signature names its key.

        Source: C2SP signed-note, Signatures.
        """
        hashed = sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.public)
        return hashed.digest()[:_ID_BYTES]

    @property
    def text(self) -> str:
        """Write the key as a verifier key, one line of text."""
        return f"{self.name}+{self.id.hex()}+{text_of(bytes([self.kind]) + self.public)}"

    @property
    def multikey(self) -> str:
        """Write the key as a Multikey, as key documents do."""
        return multikey_of(Ed25519PublicKey.from_public_bytes(self.public))

    def holds(self, message: bytes, signature: bytes) -> bool:
        """Tell whether a signature by this key stands under a message."""
        return ed25519.holds(self.public, signature, message)


@dataclass(frozen=True, slots=True)
class NoteSignature:
    """One signature line as read: who, which key, and the bytes."""

    name: str
    id: bytes
    body: bytes

    @property
    def line(self) -> str:
        """Write the line, with its newline."""
        return f"{_DASH}{self.name} {text_of(self.id + self.body)}\n"


@dataclass(frozen=True, slots=True)
class Note:
    """A text, with its last newline, and the signatures below it; none of them is checked yet."""

    text: str
    signatures: tuple[NoteSignature, ...]

    def __str__(self) -> str:
        return self.text + "\n" + "".join(one.line for one in self.signatures)

    def of(self, key: NoteKey) -> list[NoteSignature]:
        """Give the signatures that say they are by this key."""
        return [one for one in self.signatures if (one.name, one.id) == (key.name, key.id)]


def parse_key(text: str) -> NoteKey:
    """Read a verifier key.

    Raises:
        Refusal: NOTE-KEY.

    Source: C2SP signed-note, Verifier keys.
    """
    name, _, rest = text.partition("+")
    identity, _, encoded = rest.partition("+")
    try:
        raw = bytes_of(encoded)
    except Refusal as refusal:
        raise Refusal("NOTE-KEY", "The verifier key is malformed.") from refusal
    if not _is_name(name) or len(raw) != 33 or raw[0] not in {ED25519, COSIGNATURE}:
        raise Refusal("NOTE-KEY", "The verifier key is not an Ed25519 key of a log or witness.")
    key = NoteKey(name, raw[0], raw[1:])
    if key.id.hex() != identity:
        raise Refusal("NOTE-KEY", f"The verifier key of {name} does not fit its own number.")
    return key


def parse_note(raw: bytes) -> Note:
    """Read a note; the signatures are checked by whoever knows the keys.

    Raises:
        Refusal: NOTE-FORM.

    Source: C2SP signed-note, Format.
    """
    if len(raw) > MAX_NOTE_BYTES:
        raise Refusal("NOTE-FORM", f"The note is longer than {MAX_NOTE_BYTES} bytes.")
    try:
        whole = raw.decode()
    except UnicodeDecodeError as error:
        raise Refusal("NOTE-FORM", "The note is not UTF-8.") from error
    if any(letter < " " and letter != "\n" for letter in whole):
        raise Refusal("NOTE-FORM", "The note holds control characters.")
    text, gap, below = whole.rpartition("\n\n")
    if not gap or not below.endswith("\n"):
        raise Refusal("NOTE-FORM", "The note has no signatures below an empty line.")
    lines = below[:-1].split("\n")
    if len(lines) > MAX_SIGNATURES:
        raise Refusal("NOTE-FORM", f"The note has more than {MAX_SIGNATURES} signatures.")
    return Note(text + "\n", tuple(parse_signature(line) for line in lines))


def parse_signature(line: str) -> NoteSignature:
    """Read one signature line, without its newline.

    Raises:
        Refusal: NOTE-FORM.
    """
    name, _, encoded = line.removeprefix(_DASH).partition(" ")
    if not line.startswith(_DASH) or not _is_name(name):
        raise Refusal("NOTE-FORM", "A signature line of the note is malformed.")
    try:
        raw = bytes_of(encoded)
    except Refusal as refusal:
        raise Refusal("NOTE-FORM", "A signature of the note is not Base 64.") from refusal
    if len(raw) <= _ID_BYTES:
        raise Refusal("NOTE-FORM", "A signature of the note is empty.")
    return NoteSignature(name, raw[:_ID_BYTES], raw[_ID_BYTES:])


def _is_name(name: str) -> bool:
    # Unicode spaces are what Python splits at.
    return bool(name) and name.split() == [name] and "+" not in name and name.isprintable()
