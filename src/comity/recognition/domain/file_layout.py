"""File layout: where a file ends by its own account, and which of its bytes are plain.

Compressed data hold any bytes by chance, so the marks of a second file are looked for in the
rest: headers, notes, and whatever stands behind the end.
"""


def layout(content: bytes, media_type: str) -> tuple[bytes, int]:
    """Give the bytes outside compressed data, and the place after the file's own last byte."""
    return _LAYOUTS[media_type](content)


def _pdf(content: bytes) -> tuple[bytes, int]:
    parts: list[bytes] = []
    at = 5  # behind its own beginning
    while (start := content.find(b"stream", at)) >= 0:
        end = content.find(b"endstream", start)
        if end < 0:
            break
        parts.append(content[at:start])
        at = end + len(b"endstream")
    parts.append(content[at:])
    return b"\n".join(parts), len(content)


def _jpeg(content: bytes) -> tuple[bytes, int]:
    """Walk the segments; after a start of scan, compressed data run up to the next marker.

    Source: ITU-T T.81, annex B.
    """
    parts: list[bytes] = []
    at = 2
    while at + 4 <= len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if marker == 0xD9:
            return b"\n".join([*parts, content[at + 2 :]]), at + 2
        length = int.from_bytes(content[at + 2 : at + 4], "big")
        parts.append(content[at : at + 2 + length])
        at += 2 + length
        if marker == 0xDA:
            at = _after_scan(content, at)
    if content[at : at + 2] == b"\xff\xd9":
        return b"\n".join(parts), at + 2
    return b"\n".join([*parts, content[at:]]), len(content)


def _after_scan(content: bytes, at: int) -> int:
    """Give the place of the next real marker; FF00 is data, FFD0 to FFD7 only restart them."""
    while (at := content.find(b"\xff", at)) >= 0 and at + 1 < len(content):
        if content[at + 1] == 0xFF:
            at += 1
        elif content[at + 1] == 0 or 0xD0 <= content[at + 1] <= 0xD7:
            at += 2
        else:
            return at
    return len(content)


def _png(content: bytes) -> tuple[bytes, int]:
    """Walk the chunks: length, type, data, checksum.

    Source: W3C PNG, section 5.3.
    """
    parts: list[bytes] = []
    at = 8
    while at + 12 <= len(content):
        kind, length = content[at + 4 : at + 8], int.from_bytes(content[at : at + 4], "big")
        if kind not in {b"IDAT", b"fdAT", b"iCCP", b"zTXt"}:
            parts.append(content[at : at + 12 + length])
        at += 12 + length
        if kind == b"IEND":
            break
    return b"\n".join([*parts, content[at:]]), min(at, len(content))


def _webp(content: bytes) -> tuple[bytes, int]:
    """Walk the chunks of the one list, each padded to an even length.

    Source: RFC 9649, section 2.
    """
    whole = min(8 + int.from_bytes(content[4:8], "little"), len(content))
    parts: list[bytes] = []
    at = 12
    while at + 8 <= whole:
        kind, length = content[at : at + 4], int.from_bytes(content[at + 4 : at + 8], "little")
        if kind not in {b"VP8 ", b"VP8L", b"ALPH", b"ANMF"}:
            parts.append(content[at : min(at + 8 + length, whole)])
        at += 8 + length + length % 2
    return b"\n".join([*parts, content[whole:]]), whole


_LAYOUTS = {
    "application/pdf": _pdf,
    "image/jpeg": _jpeg,
    "image/png": _png,
    "image/webp": _webp,
}
