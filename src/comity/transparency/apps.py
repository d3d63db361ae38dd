"""Tell Django that transparency is an app."""

from django.apps import AppConfig


class TransparencyConfig(AppConfig):
    name = "comity.transparency"
    label = "transparency"
