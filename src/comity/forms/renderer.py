"""How forms are drawn: our own templates for the form and each field."""

from django.forms.renderers import TemplatesSetting


class PageRenderer(TemplatesSetting):
    """Draw forms with the templates under ``comity/forms``, set by ``FORM_RENDERER``.

    The widgets' templates are found by Django's own names under ``django/forms/widgets``, so a
    form of another library looks like ours without knowing us.
    """

    form_template_name = "comity/forms/form.html"
    field_template_name = "comity/forms/field.html"
