"""Files that carry a certificate: opened at the door, in the reader's language."""

from typing import Final

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils.translation import gettext, gettext_noop

from comity.certificates import queries
from comity.certificates.domain.codes import read_code
from comity.certificates.web.guessing import TRIED, place_of
from comity.folios.reading import MAX_BYTES, TakenOut, is_container, taken_out
from comity.proofs.kinds import found_in
from comity.proofs.parsing import MAX_BYTES as LONGEST
from comity.values.refusals import Refusal

_SENTENCES: Final = (
    gettext_noop("This file is too large. Give the file itself or a smaller picture."),
    gettext_noop("This file is damaged and cannot be opened. Ask for it again."),
    gettext_noop("This PDF is locked with a password. Ask for one without."),
    gettext_noop("This file becomes far too large when it is opened. Ask for it again."),
    gettext_noop("This PDF holds more files than a certificate does."),
    gettext_noop("This picture has more than 64 megapixels. Make it smaller."),
    gettext_noop("We could not look into this file just now. Try it again."),
    gettext_noop(
        "There is no certificate inside this PDF. Ask the holder for the PDF as they downloaded"
        " it: printing it anew or sending a scan leaves the certificate out."
    ),
    gettext_noop(
        "There is more than one certificate inside this PDF; which one is meant cannot be told."
    ),
    gettext_noop(
        "There is no QR code in this picture that could be read. Take it again, closer and"
        " straight, or type the code."
    ),
    gettext_noop("There is more than one QR code in this picture. Take one alone."),
)


def opened_file(request: HttpRequest, file: "UploadedFile[bytes]") -> TakenOut:
    """Take the certificate out of a file that was given; a short code in a picture is looked up.

    To open a PDF or a picture takes time: one place may have it done only so often.

    Raises:
        Refusal: a code of `folios.reading.SENTENCES`; TOO-MANY; CODE-FORM; NOT-FOUND.
    """
    beginning = file.read(16)
    file.seek(0)
    is_carrying = is_container(beginning)
    raw = file.read((MAX_BYTES if is_carrying else LONGEST) + 1)
    if is_carrying:
        TRIED.require_patience(place_of(request))
    try:
        taken = taken_out(raw)
    except Refusal as refusal:
        raise Refusal(refusal.code, gettext(refusal.message)) from refusal
    if taken.way == "picture" and found_in(taken.raw).kind == "credential":
        return TakenOut(_looked_up(taken.raw), None, taken.way)
    return TakenOut(taken.raw[: LONGEST + 1], taken.log_proof, taken.way)


def _looked_up(text: bytes) -> bytes:
    code = read_code(text.decode(errors="replace").rpartition("#")[2])
    raw = queries.opened_by(code)
    if raw is None:
        message = gettext("No certificate has this code. Compare it letter by letter.")
        raise Refusal("NOT-FOUND", message)
    return raw
