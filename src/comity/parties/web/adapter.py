"""Where the sign-in library asks us how things are done here."""

from smtplib import SMTPException, SMTPRecipientsRefused
from typing import cast

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from comity.parties.models import AccountRow
from comity.parties.web.acting import is_held_back
from comity.values.refusals import Refusal


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # the library has no types
    """Our answers; everything else as the library does it."""

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Lead an officer who lacks a second factor to its set-up."""
        if is_held_back(cast("AccountRow", request.user)):
            return reverse("mfa_index")
        found: str = super().get_login_redirect_url(request)
        return found

    def send_account_already_exists_mail(self, email: str) -> None:
        """Write that one can sign in; the library's own words lead to a forgotten password."""
        address = self.request.build_absolute_uri(reverse("account_login"))
        self.send_mail("account/email/account_already_exists", email, {"sign_in_url": address})

    def send_mail(self, template_prefix: str, email: str, context: dict[str, object]) -> None:
        """Send a message now; the person waits for the code in it.

        Raises:
            Refusal: the mail server is silent, or does not take this address.
        """
        try:
            super().send_mail(template_prefix, email, context)
        except SMTPRecipientsRefused:
            sentence = _("No message can be sent to this address. Look for a mistake in it.")
            raise Refusal("ADDRESS-REFUSED", sentence) from None
        except (SMTPException, OSError):
            sentence = _("We cannot send messages at this moment. Try again in a few minutes.")
            raise Refusal("MAIL-AWAY", sentence) from None

    def clean_email(self, email: str) -> str:
        """Write addresses in lower case, as they are kept."""
        cleaned: str = super().clean_email(email)
        return cleaned.lower()
