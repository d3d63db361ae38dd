"""Addresses of appeals, below the language."""

from django.urls import path

from comity.appeals.web import board, complaint_years, complaints, own, panel

app_name = "appeals"

urlpatterns = [
    path("my/<slug:reference>/appeal/", own.own_appeal, name="own_appeal"),
    path("my/<slug:reference>/complaint/", complaints.own_complaint, name="own_complaint"),
    path("ombudsperson/", complaints.desk, name="complaints"),
    path("ombudsperson/<uuid:name>/", complaints.complaint, name="complaint"),
    path("ombudsperson/years/<int:year>/", complaint_years.publish, name="publish_year"),
    path("complaints/", complaint_years.complaint_years, name="complaint_years"),
    path("office/recommendations/", complaints.recommendations, name="recommendations"),
    path("office/board/", board.questions, name="questions"),
    path("office/board/<uuid:name>/", board.question, name="question"),
    path("office/appeals/", panel.appeals, name="appeals"),
    path("office/appeals/<uuid:name>/", panel.appeal, name="appeal"),
    path("office/appeals/<uuid:name>/seat/", panel.take_seat, name="take_seat"),
    path("office/appeals/<uuid:name>/note/", panel.write_note, name="write_note"),
]
