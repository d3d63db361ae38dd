"""What a notice says: that something waits, and where to read it; never what it is about."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from comity.values.languages import offered

SUBJECTS: Mapping[str, object] = {
    "recognition/lodged": gettext_lazy("Your application has arrived"),
    "recognition/acknowledged": gettext_lazy("The office has begun with your case"),
    "recognition/asked": gettext_lazy("The office needs something from you"),
    "recognition/extended": gettext_lazy("The office needs more time"),
    "recognition/lapsed": gettext_lazy("Your application is closed because no answer came"),
    "recognition/provisional": gettext_lazy("No answer came in time: it counts as yes for now"),
    "recognition/to_board": gettext_lazy("No answer came in time: the joint board decides"),
    "recognition/decided": gettext_lazy("There is a decision in your case"),
    "recognition/reopened": gettext_lazy("Your case is looked at again"),
    "recognition/appeal_upheld": gettext_lazy("The panel has decided on your appeal"),
    "recognition/appeal_sent_back": gettext_lazy("The panel has decided on your appeal"),
    "recognition/complaint_received": gettext_lazy("Your complaint has arrived"),
    "recognition/complaint_answered": gettext_lazy("Your complaint is answered"),
    "recognition/kept": gettext_lazy("Your decision stays as it is"),
    "recognition/helped": gettext_lazy("There is news in a case that you help with"),
    "recognition/written": gettext_lazy("Somebody who helps you wrote in your application"),
    "certificates/issued": gettext_lazy("Your certificate is ready"),
    "certificates/replaced": gettext_lazy("A new certificate replaces your old one"),
    "certificates/suspend": gettext_lazy("Your certificate is suspended for now"),
    "certificates/lift": gettext_lazy("Your certificate counts again"),
    "certificates/revoke": gettext_lazy("Your certificate was withdrawn"),
}


@dataclass(frozen=True, slots=True)
class Message:
    """A notice in words."""

    subject: str
    body: str


def worded(template: str, *, language: str, office: str, origin: str) -> Message | None:
    """Write a notice in the person's language; None for a text that is not known here.

    It holds no name, no reference and no result: e-mail is read by more people than its receiver.

    Args:
        template: of the notice.
        language: two letters; another than ours is written to in English.
        office: the name of the office that writes.
        origin: the platform's public address.
    """
    if template not in SUBJECTS:
        return None
    tongue = offered(language)
    with override(tongue):
        place = "my/certificates/" if template.startswith("certificates/") else "my/"
        place = "helping/" if template == "recognition/helped" else place
        paragraphs = (
            f"{SUBJECTS[template]}.",
            _("Read it here; you sign in with a code that we send you: %(link)s")
            % {"link": f"{origin}/{tongue}/{place}"},
            _("For your protection this message says nothing more. You need not answer it."),
            office,
        )
        return Message(str(SUBJECTS[template]), "\n\n".join(paragraphs))
