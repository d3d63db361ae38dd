"""Forms of sign-in that differ from the library's: a label in words, a code that counts once."""

from allauth.mfa import app_settings
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django.core.cache import cache
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

# the library's own label; it is not translated into every language of ours
EMAIL = gettext_noop("Email")


class AddPasskeyForm(AddWebAuthnForm):  # type: ignore[misc]  # the library is untyped
    """A new passkey."""

    def __init__(self, *given: object, **more: object) -> None:
        super().__init__(*given, **more)
        self.fields["name"].label = _("Name")


class RenamePasskeyForm(EditWebAuthnForm):  # type: ignore[misc]  # the library is untyped
    """Another name for a passkey."""

    def __init__(self, *given: object, **more: object) -> None:
        super().__init__(*given, **more)
        self.fields["name"].label = _("Name")


class CodeCountsOnce:
    """A code of an authenticator app opens once in all the time it is good for (RFC 6238, 5.2).

    The library remembers a used code for one step, but with a step of tolerance on either side a
    code is good for three.
    """

    def clean_code(self) -> str:
        """The code, once; raise the library's error for one that was used or is wrong."""
        code: str = super().clean_code()  # type: ignore[misc]  # the library is untyped
        one: Authenticator = self.authenticator  # type: ignore[attr-defined]  # set by the library
        if one.type == Authenticator.Type.TOTP:
            steps = 2 * app_settings.TOTP_TOLERANCE + 1
            digits = "".join(filter(str.isdigit, code))  # the library lets "123-456" pass as well
            place = f"comity.totp.used?authenticator={one.pk}&code={digits}"
            if not cache.add(place, "y", timeout=steps * app_settings.TOTP_PERIOD):
                raise get_adapter().validation_error("incorrect_code")
        return code


class AuthenticateOnceForm(CodeCountsOnce, AuthenticateForm):  # type: ignore[misc]  # untyped
    """A second factor at sign-in."""


class ReauthenticateOnceForm(CodeCountsOnce, ReauthenticateForm):  # type: ignore[misc]  # untyped
    """A second factor before something that matters."""
