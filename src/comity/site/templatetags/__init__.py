"""Words of the templates: `{% load comity %}`."""
