"""Addresses of the pages of the map, below the language."""

from django.urls import path

from comity.occupations.web import lists, public, texts, titles

app_name = "occupations"

urlpatterns = [
    path("occupations/", public.browse, name="browse"),
    path("occupations/cities/<slug:city>/", public.city, name="city"),
    path("occupations/concepts/<uuid:concept>/", public.concept, name="concept"),
    path("occupations/titles/<uuid:entry>/", public.title, name="published_title"),
    path("occupations/desk/", lists.lists, name="lists"),
    path("occupations/desk/upload/", lists.upload, name="upload"),
    path("occupations/desk/files/<uuid:draft>/", lists.draft, name="draft"),
    path("occupations/desk/files/<uuid:draft>/faults.csv", lists.wrong_rows, name="wrong_rows"),
    path("occupations/desk/lists/<uuid:local_list>/", lists.local_list, name="list"),
    path("occupations/desk/lists/<uuid:local_list>/sure/", titles.sure, name="sure"),
    path("occupations/desk/titles/<uuid:entry>/", titles.title, name="title"),
    path("occupations/desk/texts/", texts.texts, name="texts"),
    path("occupations/desk/texts/give/", texts.give, name="give_text"),
    path("occupations/desk/texts/<uuid:text>/", texts.text, name="text"),
    path("occupations/round-table/", titles.round_table, name="round_table"),
]
