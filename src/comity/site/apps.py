"""Tell Django that site is an app: it grants rights after every migration."""

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate


class SiteConfig(AppConfig):
    name = "comity.site"
    label = "site"

    def ready(self) -> None:
        """Grant the declared rights after migrating; Django tells only apps that have tables."""
        from comity.site.grants import grant_declared

        post_migrate.connect(
            grant_declared, sender=apps.get_app_config("parties"), dispatch_uid="comity grants"
        )
