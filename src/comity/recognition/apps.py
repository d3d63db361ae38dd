"""Tell Django that recognition is an app."""

from django.apps import AppConfig


class RecognitionConfig(AppConfig):
    name = "comity.recognition"
    label = "recognition"
