"""Tell Django that parties is an app."""

from typing import ClassVar

from django.apps import AppConfig


class PartiesConfig(AppConfig):
    name = "comity.parties"
    label = "parties"
    default_auto_field = "django.db.models.BigAutoField"
    grants: ClassVar[dict[str, dict[str, str]]] = {
        "parties_partyrow": {"comity_app": "SELECT", "comity_door": "SELECT"},
        "parties_accountrow": {"comity_door": "SELECT, INSERT, UPDATE"},
        "parties_sessionrow": {"comity_door": "SELECT, INSERT, UPDATE, DELETE"},
        "parties_memory": {"comity_door": "SELECT, INSERT, UPDATE, DELETE"},
        # The worker leaves a message of the demonstration; it reads none, they hold sign-in codes.
        "parties_mailrow": {
            "comity_door": "SELECT, INSERT, DELETE",
            "comity_signer": 'INSERT (at, "to", subject, body)',
        },
    }

    def ready(self) -> None:
        """Follow who signs in and out."""
        from comity.parties.web.acting import watch_sign_in  # needs the loaded apps

        watch_sign_in()
