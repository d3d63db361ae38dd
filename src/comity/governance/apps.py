"""Tell Django that governance is an app."""

from django.apps import AppConfig


class GovernanceConfig(AppConfig):
    name = "comity.governance"
    label = "governance"

    def ready(self) -> None:
        """Have signatures given and successors published by the worker."""
        from comity.governance import tasks  # models exist only now

        tasks.listen()
