"""Tell Django that certificates is an app."""

from django.apps import AppConfig


class CertificatesConfig(AppConfig):
    name = "comity.certificates"
    label = "certificates"
