"""Files that want something else than to be read; each is made here, none is fetched."""

import io
import struct
import zipfile
import zlib

import pikepdf
from PIL import Image


def saved(document: pikepdf.Pdf, **options: object) -> bytes:
    out = io.BytesIO()
    document.save(out, **options)
    return out.getvalue()


def blank(pages: int = 1) -> pikepdf.Pdf:
    document = pikepdf.new()
    for _page in range(pages):
        document.add_blank_page()
    return document


def archive() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as inner:
        inner.writestr("run.sh", "echo hello\n" * 100)
    return out.getvalue()


def picture(kind: str = "JPEG", size: tuple[int, int] = (64, 48)) -> bytes:
    out = io.BytesIO()
    Image.effect_noise(size, 80).convert("RGB").save(out, kind)
    return out.getvalue()


def moving(kind: str) -> bytes:
    out = io.BytesIO()
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "green", "blue")]
    frames[0].save(out, kind, save_all=True, append_images=frames[1:])
    return out.getvalue()


def zeros(count: int) -> bytes:
    """`count` zero bytes (whole MiB), compressed without computing them: one block, repeated."""
    squeezer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = squeezer.compress(bytes(1 << 20)) + squeezer.flush(zlib.Z_FULL_FLUSH)
    adler = ((count % 65521) << 16) | 1
    return b"\x78\x9c" + block * (count >> 20) + b"\x03\x00" + struct.pack(">I", adler)


def page_that_unpacks_to(count: int) -> bytes:
    """A PDF of about a thousandth of that size."""
    document = blank()
    stream = pikepdf.Stream(document, zeros(count))
    stream.Filter = pikepdf.Name.FlateDecode
    document.pages[0].obj.Contents = document.make_indirect(stream)
    return saved(document, compress_streams=False, recompress_flate=False)


def page_packed_twice(count: int) -> bytes:
    document = blank()
    stream = pikepdf.Stream(document, zlib.compress(zeros(count), 9))
    stream.Filter = pikepdf.Array([pikepdf.Name.FlateDecode, pikepdf.Name.FlateDecode])
    document.pages[0].obj.Contents = document.make_indirect(stream)
    return saved(document, compress_streams=False, recompress_flate=False)


def page_packed_by_runs(count: int) -> bytes:
    """Two bytes, written as four digits, stand for 128."""
    document = blank()
    stream = pikepdf.Stream(document, b"8100" * (count // 128) + b">")
    stream.Filter = pikepdf.Array([pikepdf.Name.ASCIIHexDecode, pikepdf.Name.RunLengthDecode])
    document.pages[0].obj.Contents = document.make_indirect(stream)
    return saved(document, compress_streams=False)


def objects_that_unpack_to(count: int) -> bytes:
    """A PDF whose table of objects is itself the bomb, so that opening it is enough."""
    body = b"%PDF-1.5\n"
    packed = zeros(count)
    start = len(body)
    body += (
        b"1 0 obj <</Type/XRef/Size 3/W[1 2 1]/Root 2 0 R/Filter/FlateDecode/Length %d>>\nstream\n"
        % len(packed)
    )
    return body + packed + b"\nendstream endobj\nstartxref\n%d\n%%%%EOF\n" % start


def pages_in_a_ring() -> bytes:
    document = blank()
    kids = document.Root.Pages.Kids
    kids.append(document.Root.Pages)
    return saved(document)


def deep(levels: int) -> bytes:
    return (
        b"%PDF-1.4\n1 0 obj\n"
        + b"[" * levels
        + b"]" * levels
        + b"\nendobj\ntrailer <</Root 1 0 R>>\n%%EOF"
    )


def with_action(subtype: str, **more: object) -> bytes:
    document = blank()
    document.Root.OpenAction = pikepdf.Dictionary(
        Type=pikepdf.Name.Action, S=pikepdf.Name(f"/{subtype}"), **more
    )
    return saved(document)


def with_attachment() -> bytes:
    document = blank()
    document.attachments["run.exe"] = pikepdf.AttachedFileSpec(document, b"MZ")
    return saved(document)


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_of(width: int, height: int, *more: bytes) -> bytes:
    """A PNG that says how large it is, with next to nothing inside."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0))
    body = chunk(b"IDAT", zlib.compress(bytes(100)))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(more) + body + chunk(b"IEND", b"")


def png_with_text_bomb(count: int) -> bytes:
    text = chunk(b"zTXt", b"Comment\x00\x00" + zeros(count))
    return png_of(8, 8, text, text, text, text)


def attachment_that_unpacks_to(count: int) -> bytes:
    document = blank()
    document.attachments["certificate.json"] = pikepdf.AttachedFileSpec(document, b"{}")
    names = document.Root.Names.EmbeddedFiles
    stream = pikepdf.Stream(document, zeros(count))
    stream.Filter = pikepdf.Name.FlateDecode
    names.Names[1].EF.F = document.make_indirect(stream)
    names.Names[1].EF.UF = names.Names[1].EF.F
    return saved(document, compress_streams=False, recompress_flate=False)


def names_in_a_ring() -> bytes:
    document = blank()
    names = document.make_indirect(pikepdf.Dictionary())
    names.Kids = pikepdf.Array([names])
    document.Root.Names = pikepdf.Dictionary(EmbeddedFiles=names)
    return saved(document)
