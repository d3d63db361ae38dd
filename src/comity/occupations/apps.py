"""Tell Django that occupations is an app."""

from django.apps import AppConfig


class OccupationsConfig(AppConfig):
    name = "comity.occupations"
    label = "occupations"

    def ready(self) -> None:
        """Have uploaded lists matched by the worker."""
        from comity.occupations import tasks  # models exist only now

        tasks.listen()
