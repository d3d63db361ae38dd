"""Run by itself, with the file on its input: say what is inside, within hard limits."""

import base64
import io
import json
import resource
import signal
import sys
import warnings
from collections.abc import Iterator
from typing import Any

MEMORY = 400 * 1024 * 1024  # bytes of address space
SECONDS = 1  # of computing
LARGEST_PICTURE = 64_000_000  # pixels
LARGEST_STREAM = 50 * 1024 * 1024  # bytes of one page's content, unpacked
MOST_PAGES = 200
MOST_ATTACHED = 16  # files attached to one PDF
LARGEST_ATTACHED = 4 * 1024 * 1024  # bytes of all of them, unpacked
SIDE = 2400  # pixels; a code on a page is read at this size, and larger pictures are made smaller
MOST_CODES = 8
# Actions that run a program, open another file or send something.
ACTIVE = ("/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/GoToE", "/GoToR", "/Rendition")


def limit() -> None:
    """Take away what a hostile file would use up."""
    memory = _used_memory() + MEMORY
    for kind, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NPROC, 0),
    ):
        resource.setrlimit(kind, (most, most))
    resource.setrlimit(resource.RLIMIT_CPU, (2 * SECONDS, 2 * SECONDS))
    # The limit above counts whole seconds from the start; this one ends the process to the point.
    signal.setitimer(signal.ITIMER_PROF, SECONDS)


def _used_memory() -> int:
    with open("/proc/self/statm", encoding="ascii") as pages:  # noqa: PTH123  # pathlib costs time
        return int(pages.read().split()[0]) * resource.getpagesize()


def picture(content: bytes) -> str | int:
    """Give a fault's code, or 1 for one page."""
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = None  # its size is ours to judge, by the header, before decoding
    limit()
    warnings.simplefilter("ignore")
    with Image.open(io.BytesIO(content), formats=("JPEG", "PNG", "WEBP")) as image:
        width, height = image.size
        if width * height > LARGEST_PICTURE:
            return "FILE-PICTURE-TOO-LARGE"
        if getattr(image, "n_frames", 1) > 1 and image.format != "MPO":
            return "FILE-MOVES"
        image.verify()
    return 1


def document(content: bytes) -> str | int:
    """Give a fault's code, or the number of pages."""
    import pikepdf

    limit()
    try:
        pdf = pikepdf.open(io.BytesIO(content), attempt_recovery=True)
    except pikepdf.PasswordError:
        return "FILE-LOCKED"
    if pdf.is_encrypted:
        return "FILE-LOCKED"
    count = len(pdf.pages)
    if count > MOST_PAGES:
        return "FILE-TOO-MANY-PAGES"
    if count == 0:
        return "FILE-NO-PAGES"
    return _inner_fault(pdf, pikepdf) or count


def _inner_fault(pdf: Any, pikepdf: Any) -> str | None:  # noqa: ANN401  # a library imported late
    for thing in _things(pdf, pikepdf):
        if str(thing.get("/S", "")) in ACTIVE or "/JS" in thing or "/AA" in thing:
            return "FILE-ACTIVE"
        if "/EmbeddedFiles" in thing or str(thing.get("/Type", "")) == "/EmbeddedFile":
            return "FILE-HOLDS-FILES"
    size = 0
    for page in pdf.pages:
        if "/Contents" in page:
            page.contents_coalesce()
            size += len(page.Contents.read_bytes())
        if size > LARGEST_STREAM:
            return "FILE-BOMB"
    return None


def _things(pdf: Any, pikepdf: Any) -> Iterator[Any]:  # noqa: ANN401  # a library imported late
    """Give every dictionary, also those written inside others; each numbered one once."""
    for numbered in pdf.objects:
        stack = [numbered]
        while stack:
            thing = stack.pop()
            if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
                yield thing
                inner = [value for _name, value in thing.items()]
            elif isinstance(thing, pikepdf.Array):
                inner = list(thing)
            else:
                continue
            stack += [
                one
                for one in inner
                if isinstance(one, pikepdf.Dictionary | pikepdf.Array) and not one.is_indirect
            ]


def attached(content: bytes) -> str | list[dict[str, str]]:
    """Give a fault's code, or the files attached to a PDF, by name and with their bytes."""
    import pikepdf  # noqa: F401  # nothing can be loaded within the limits

    limit()
    return attached_files(content)


def attached_files(content: bytes) -> str | list[dict[str, str]]:
    """Give the same without taking anything away from this process."""
    import pikepdf

    try:
        pdf = pikepdf.open(io.BytesIO(content), attempt_recovery=False)
    except pikepdf.PasswordError:
        return "FILE-LOCKED"
    if pdf.is_encrypted:
        return "FILE-LOCKED"
    found: list[dict[str, str]] = []
    size = 0
    for name, described in pdf.attachments.items():
        if len(found) == MOST_ATTACHED:
            return "FILE-HOLDS-TOO-MUCH"
        inner = described.get_file().read_bytes()
        size += len(inner)
        if size > LARGEST_ATTACHED:
            return "FILE-HOLDS-TOO-MUCH"
        found.append({"name": name[:200], "content": base64.b64encode(inner).decode()})
    return found


def codes(content: bytes) -> str | list[dict[str, str]]:
    """Give a fault's code, or the texts of the QR codes in a picture."""
    import zxingcpp
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = None
    limit()
    warnings.simplefilter("ignore")
    with Image.open(io.BytesIO(content), formats=("JPEG", "PNG", "WEBP")) as image:
        width, height = image.size
        if width * height > LARGEST_PICTURE:
            return "FILE-PICTURE-TOO-LARGE"
        if image.format == "JPEG":
            image.draft("L", (SIDE, SIDE))
        image.thumbnail((SIDE, SIDE))
        read = zxingcpp.read_barcodes(
            image.convert("L"), formats=zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode])
        )
    texts = list(dict.fromkeys(one.text for one in read))[:MOST_CODES]
    return [{"name": "code", "content": base64.b64encode(text.encode()).decode()} for text in texts]


LOOKS = {"attached": attached, "codes": codes, "application/pdf": document}


def main() -> None:
    """Answer with one JSON object."""
    look = LOOKS.get(sys.argv[1], picture)
    content = sys.stdin.buffer.read()
    found: object
    try:
        found = look(content)
    except MemoryError:
        found = "FILE-BOMB"
    except ImportError:
        found = "FILE-NO-READER"
    except Exception as error:  # whatever a parser throws at a broken file
        found = "FILE-BOMB" if "memory" in str(error).lower() else "FILE-UNREADABLE"
    names = {int: "pages", str: "code", list: "files"}
    sys.stdout.write(json.dumps({names[type(found)]: found}))


if __name__ == "__main__":
    main()
