"""Forms of sign-in that we word ourselves: the library leaves the label of a name in English."""

from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
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
