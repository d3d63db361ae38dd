"""Look inside a file in a child process that can be neither large nor slow."""

from django.utils.translation import gettext_lazy as _

from comity.files.looking import look
from comity.recognition.domain.uploads import CheckedFile, ReceivedFile
from comity.values.refusals import Refusal

SENTENCES = {
    "FILE-UNREADABLE": _("This file is damaged and cannot be opened. Save it again or scan it."),
    "FILE-LOCKED": _("This PDF is locked with a password. Save it without one."),
    "FILE-ACTIVE": _("This PDF holds a program or a form that sends data. Print it to PDF."),
    "FILE-HOLDS-FILES": _("This PDF has other files attached. Send each of them on its own."),
    "FILE-TOO-MANY-PAGES": _("This PDF has more than 200 pages. Send only the pages that count."),
    "FILE-NO-PAGES": _("This PDF has no pages. Save it again or scan it."),
    "FILE-PICTURE-TOO-LARGE": _("This picture has more than 64 megapixels. Make it smaller."),
    "FILE-MOVES": _("This picture moves. Send a still picture."),
    "FILE-NOT-CHECKED": _("We could not look into this file just now. Hand it in again."),
    "FILE-BOMB": _("This file becomes far too large when it is opened. Save it again or scan it."),
}


def inspect(file: ReceivedFile) -> CheckedFile:
    """Give the file back if nothing inside it is refused.

    Raises:
        Refusal: a code of `SENTENCES`.
    """
    verdict = look(file.media_type, file.content)
    code = verdict.get("code")
    if isinstance(code, str):
        known = code if code in SENTENCES else "FILE-UNREADABLE"
        raise Refusal(known, str(SENTENCES[known]))
    return CheckedFile(file.name, file.media_type, file.content, int(str(verdict["pages"])))
