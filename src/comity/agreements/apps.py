"""Tell Django that agreements is an app."""

from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    name = "comity.agreements"
    label = "agreements"
