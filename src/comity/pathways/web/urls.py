"""Addresses of pathways, below the language."""

from django.urls import path

from comity.pathways.web import guidance, measures, pages

app_name = "pathways"

urlpatterns = [
    path("my/<slug:reference>/plans/", pages.own_plans, name="own_plans"),
    path("my/<slug:reference>/measure/", measures.own_measure, name="own_measure"),
    path("office/cases/<uuid:case>/guidance/", guidance.guidance, name="guidance"),
    path("office/cases/<uuid:case>/measure/", measures.office_measure, name="office_measure"),
]
