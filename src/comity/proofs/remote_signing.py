"""Keys of another process: the seam by which signing is asked for over a local socket.

One line of JSON each way, then the connection ends. Asked are
``{"token", "do": "key", "name", "kid", "alg"}``, answered by ``{"multikey"}``, and
``{"token", "do": "sign", "name", "kid", "alg", "message"}``, answered by ``{"signature"}``;
bytes stand as base64url. A refusal is ``{"code", "message"}``. Whoever keeps keys elsewhere, in a
service of its own, writes a process that listens so.
"""

import hmac
import re
import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import orjson

from comity.proofs import base64url
from comity.proofs.key_stores import Algorithm, KeyStore
from comity.proofs.parsing import parse_object
from comity.values.refusals import Refusal

MAX_LINE: Final = 8 << 20
_NAME: Final = re.compile(r"[a-z0-9-]{1,64}", re.ASCII)
_SECONDS: Final = 20.0


@dataclass(frozen=True, slots=True)
class RemoteSigner:
    """A key that another process keeps."""

    kid: str
    alg: Algorithm
    multikey: str
    _sign: Callable[[bytes], bytes] = field(repr=False)

    def sign(self, message: bytes) -> bytes:
        """Have the message signed, giving the raw 64 bytes.

        Raises:
            Refusal: KEY-STORE, nobody answers; KEY-WITHDRAWN or what the other process refuses.
        """
        return self._sign(message)


@dataclass(frozen=True, slots=True)
class RemoteStore:
    """The process that listens at a socket, and the token it knows us by."""

    path: Path
    token: str = field(repr=False)

    def signer(self, name: str, kid: str, alg: Algorithm) -> RemoteSigner:
        """Give the key of a name.

        Raises:
            Refusal: KEY-STORE or what the other process refuses.
        """
        asked = {"token": self.token, "name": name, "kid": kid, "alg": alg}
        multikey = str(_asked(self.path, {**asked, "do": "key"}).get("multikey"))

        def sign(message: bytes) -> bytes:
            wish = {**asked, "do": "sign", "message": base64url.encode(message)}
            return base64url.decode(str(_asked(self.path, wish).get("signature")))

        return RemoteSigner(kid, alg, multikey, sign)


def answer(
    line: bytes, store: KeyStore, *, token: str, require_good: Callable[[str], None]
) -> bytes:
    """Answer one line, as the process that keeps the keys; answers for any bytes.

    Args:
        line: as it came.
        store: where the keys lie.
        token: that who may ask knows; an empty one lets nobody in.
        require_good: refuses a key that may sign no more.
    """
    try:
        return orjson.dumps(_answered(line, store, token, require_good))
    except Refusal as refusal:
        return orjson.dumps({"code": refusal.code, "message": refusal.message})


def _answered(
    line: bytes, store: KeyStore, token: str, require_good: Callable[[str], None]
) -> dict[str, str]:
    said = parse_object(line, max_bytes=MAX_LINE)
    given = str(said.get("token", ""))
    if not token or not hmac.compare_digest(given.encode(), token.encode()):
        raise Refusal("SIGNER-TOKEN", "Who asks is not known here.")
    name, kid, alg = (said.get(term) for term in ("name", "kid", "alg"))
    if not isinstance(name, str) or _NAME.fullmatch(name) is None or not isinstance(kid, str):
        raise Refusal("SIGNER-WISH", "The wish names no key.")
    algorithm: Algorithm = "ES256" if alg == "ES256" else "EdDSA"
    if alg != algorithm:
        raise Refusal("SIGNER-WISH", "The wish names no way of signing that is known here.")
    signer = store.signer(name, kid, algorithm)
    if said.get("do") == "key":
        return {"multikey": signer.multikey}
    if said.get("do") != "sign":
        raise Refusal("SIGNER-WISH", "Nothing of that kind is done here.")
    require_good(kid)
    message = base64url.decode(str(said.get("message")))
    return {"signature": base64url.encode(signer.sign(message))}


def _asked(path: Path, wish: dict[str, str]) -> dict[str, Any]:
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
            line.settimeout(_SECONDS)
            line.connect(str(path))
            line.sendall(orjson.dumps(wish) + b"\n")
            line.shutdown(socket.SHUT_WR)
            said = b"".join(iter(lambda: line.recv(65_536), b""))
    except OSError as error:
        raise Refusal("KEY-STORE", f"The process that signs does not answer: {error}.") from error
    answered = parse_object(said, max_bytes=MAX_LINE)
    if "code" in answered:
        raise Refusal(str(answered["code"]), str(answered.get("message")))
    return answered
