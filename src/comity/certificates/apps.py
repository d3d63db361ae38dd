"""Tell Django that certificates is an app."""

from django.apps import AppConfig


class CertificatesConfig(AppConfig):
    name = "comity.certificates"
    label = "certificates"

    def ready(self) -> None:
        """Have orders carried out."""
        from comity.certificates import tasks  # models exist only now

        tasks.listen()
