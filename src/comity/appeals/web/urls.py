"""Addresses of appeals, below the language."""

from django.urls import path

from comity.appeals.web import own, panel

app_name = "appeals"

urlpatterns = [
    path("my/<slug:reference>/appeal/", own.own_appeal, name="own_appeal"),
    path("office/appeals/", panel.appeals, name="appeals"),
    path("office/appeals/<uuid:name>/", panel.appeal, name="appeal"),
    path("office/appeals/<uuid:name>/seat/", panel.take_seat, name="take_seat"),
    path("office/appeals/<uuid:name>/note/", panel.write_note, name="write_note"),
]
