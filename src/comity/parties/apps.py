"""Tell Django that parties is an app."""

from typing import ClassVar

from django.apps import AppConfig


class PartiesConfig(AppConfig):
    name = "comity.parties"
    label = "parties"
    grants: ClassVar[dict[str, dict[str, str]]] = {
        "parties_partyrow": {"comity_app": "SELECT", "comity_door": "SELECT"},
        "parties_accountrow": {"comity_door": "SELECT, INSERT, UPDATE"},
        "parties_sessionrow": {"comity_door": "SELECT, INSERT, UPDATE, DELETE"},
        "parties_mailrow": {"comity_door": "SELECT, INSERT, DELETE"},
    }
