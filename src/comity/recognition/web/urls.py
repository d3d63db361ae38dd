"""Addresses of recognition, below the language."""

from comity.recognition.web import apply_urls, office_urls

app_name = "recognition"

urlpatterns = [*apply_urls.urlpatterns, *office_urls.urlpatterns]
