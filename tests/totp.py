"""An authenticator app, as small as it gets."""

import base64
import hashlib
import hmac
import struct

STEP = 30
"""Seconds for which a code is shown."""


def totp(secret: str, *, at: float) -> str:
    """The six digits that an app shows at an instant (seconds since 1970), by RFC 6238."""
    count = struct.pack(">Q", int(at) // STEP)
    mac = hmac.new(base64.b32decode(secret), count, hashlib.sha1).digest()
    place = mac[-1] & 15
    return str((struct.unpack(">I", mac[place : place + 4])[0] & 0x7FFFFFFF) % 10**6).zfill(6)
