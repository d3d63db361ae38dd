"""Tell Django that pathways is an app."""

from django.apps import AppConfig


class PathwaysConfig(AppConfig):
    name = "comity.pathways"
    label = "pathways"
