"""Addresses of logs and witnesses; they stay, and have no language."""

from django.urls import path

from comity.transparency.web import files, witness

app_name = "transparency"

urlpatterns = [
    path("log/<slug:city>/checkpoint", files.checkpoint, name="checkpoint"),
    path("log/<slug:city>/policy", files.policy, name="policy"),
    path("log/<slug:city>/keys", files.keys, name="keys"),
    path("log/<slug:city>/<path:name>", files.tile),
    path("witness/<slug:city>/add-checkpoint", witness.add_checkpoint),
]
