"""Addresses of recognition, below the language."""

from comity.recognition.web import office_urls

app_name = "recognition"

urlpatterns = [*office_urls.urlpatterns]
