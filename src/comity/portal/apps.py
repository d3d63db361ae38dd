"""Tell Django that portal is an app."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "comity.portal"
    label = "portal"
