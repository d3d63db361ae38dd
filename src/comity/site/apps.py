"""Tell Django that site is an app: it grants rights after every migration."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class SiteConfig(AppConfig):
    name = "comity.site"
    label = "site"

    def ready(self) -> None:
        """Grant the declared rights once the last app has migrated."""
        from comity.site.grants import grant_declared

        post_migrate.connect(grant_declared, sender=self, dispatch_uid="comity grants")
