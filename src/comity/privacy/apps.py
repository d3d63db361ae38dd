"""Tell Django that privacy is an app."""

from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "comity.privacy"
    label = "privacy"
