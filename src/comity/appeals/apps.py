"""Tell Django that appeals is an app."""

from django.apps import AppConfig


class AppealsConfig(AppConfig):
    name = "comity.appeals"
    label = "appeals"

    def ready(self) -> None:
        """Have rulings carried out by the worker."""
        from comity.appeals import tasks  # models exist only now

        tasks.listen()
