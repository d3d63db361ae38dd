"""Tell Django that simulations is an app."""

from django.apps import AppConfig


class SimulationsConfig(AppConfig):
    name = "comity.simulations"
    label = "simulations"

    def ready(self) -> None:
        """Have runs carried out by the worker."""
        from comity.simulations import tasks  # models exist only now

        tasks.listen()
