"""Tell Django that accreditation is an app."""

from django.apps import AppConfig


class AccreditationConfig(AppConfig):
    name = "comity.accreditation"
    label = "accreditation"
