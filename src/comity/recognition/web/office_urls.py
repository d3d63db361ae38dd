"""Addresses of the office and of the letter, below the language."""

from django.urls import path

from comity.recognition.web import letters, office, office_case

urlpatterns = [
    path("office/", office.worklist, name="worklist"),
    path("office/cases/<uuid:case>/", office_case.case, name="case"),
    path("office/cases/<uuid:case>/take/", office.take, name="take"),
    path("office/cases/<uuid:case>/confirm/", office_case.confirm_paper, name="confirm_paper"),
    path("office/cases/<uuid:case>/papers/<uuid:evidence>/", office_case.evidence, name="evidence"),
    path("cases/<uuid:case>/letter/", letters.letter, name="letter"),
]
