"""Addresses of the office, of the letter and of the public report, below the language."""

from django.urls import path

from comity.recognition.web import (
    certificate,
    letters,
    office,
    office_acts,
    office_case,
    office_records,
    reconsider,
    reports,
    team,
)

urlpatterns = [
    path("office/", office.worklist, name="worklist"),
    path("office/team/", team.team, name="team"),
    path("office/team/<uuid:absence>/back/", team.be_back, name="be_back"),
    path("office/assign/", team.assign, name="assign"),
    path("office/cases/<uuid:case>/", office_case.case, name="case"),
    path("office/cases/<uuid:case>/take/", office.take, name="take"),
    path("office/cases/<uuid:case>/confirm/", office_case.confirm_paper, name="confirm_paper"),
    path("office/cases/<uuid:case>/keep/", office_case.let_stand, name="let_stand"),
    path("office/cases/<uuid:case>/papers/<uuid:evidence>/", office_case.evidence, name="evidence"),
    path("office/cases/<uuid:case>/records/", office_records.case_records, name="case_records"),
    path("office/cases/<uuid:case>/ask/", office_acts.ask, name="ask"),
    path("office/cases/<uuid:case>/extend/", office_acts.extend, name="extend"),
    path("office/cases/<uuid:case>/issuer/", office_acts.ask_issuer, name="ask_issuer"),
    path("office/enquiries/", office_acts.enquiries, name="enquiries"),
    path("office/enquiries/<uuid:name>/", office_acts.enquiry, name="enquiry"),
    path("office/changed-rules/", office.changed_rules, name="changed_rules"),
    path("office/cases/<uuid:case>/certificate/", certificate.certificate, name="certificate"),
    path(
        "office/cases/<uuid:case>/certificate/<uuid:order>/agree/",
        certificate.agree,
        name="agree_certificate",
    ),
    path(
        "office/cases/<uuid:case>/certificate/<slug:kind>/",
        certificate.order,
        name="order_certificate",
    ),
    path("office/improve/", reconsider.reconsiderations, name="reconsiderations"),
    path(
        "office/improve/<uuid:name>/",
        reconsider.answer_reconsideration,
        name="answer_reconsideration",
    ),
    path("replays/", reports.replays, name="replays"),
    path("precedents/", reports.precedents, name="precedents"),
    path("cases/<uuid:case>/letter/", letters.letter, name="letter"),
    path("cases/<uuid:case>/letter/file/", letters.letter_file, name="letter_file"),
]
