"""Tell Django that records is an app."""

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "comity.records"
    label = "records"

    def ready(self) -> None:
        """Have files looked through, stored and undone by the worker."""
        from comity.records import tasks  # models exist only now

        tasks.listen()
