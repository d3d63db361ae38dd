"""Tell Django that recognition is an app."""

from django.apps import AppConfig


class RecognitionConfig(AppConfig):
    name = "comity.recognition"
    label = "recognition"

    def ready(self) -> None:
        """Have the machine told of new cases."""
        from comity.recognition import tasks  # models exist only now

        tasks.listen()
