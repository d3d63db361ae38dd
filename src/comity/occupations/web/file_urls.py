"""Addresses of the map that have no language; they stay."""

from django.urls import path

from comity.occupations.web import files, public

app_name = "map"

urlpatterns = [
    path("occupations/map.ttl", files.as_turtle, name="turtle"),
    path("occupations/map.jskos.json", files.as_jskos, name="jskos"),
    path("occupations/map.jsonld", files.as_linked_data, name="linked_data"),
    path("occupations/map.csv", files.as_exchange, name="exchange"),
    path("occupations/changes.json", files.changes_as_json, name="changes"),
    path("occupations/changes.atom", files.changes_as_atom, name="atom"),
    path("occupations/concepts/<uuid:key>.jsonld", files.concept_data, name="concept_data"),
    path(
        "occupations/concepts/<uuid:key>/",
        public.in_own_language,
        {"what": "concepts"},
        name="concept",
    ),
    path(
        "occupations/titles/<uuid:key>/", public.in_own_language, {"what": "titles"}, name="title"
    ),
]
