"""Cases are shown to whoever holds a mandate, who answers and chooses in the person's name."""

from django.db import migrations

from comity.privacy.protection import added_by_helpers, shown_to_helpers

# What hangs on an act or a reconsideration belongs to its matter.
TEXTS = """
CREATE POLICY recognition_act_text_shown_to_helpers ON recognition_act_text
    FOR SELECT TO comity_app
    USING ((act_id, subject) IN (SELECT a.id, a.subject FROM recognition_act a
        WHERE (a.case_id, a.subject) IN (SELECT h.matter, h.subject FROM helped('case_file') h)));
CREATE POLICY recognition_act_text_with_helpers ON recognition_act_text FOR INSERT TO comity_app
    WITH CHECK ((act_id, subject) IN (SELECT a.id, a.subject FROM recognition_act a
        WHERE a.by = (SELECT me())
        AND (a.case_id, a.subject) IN (SELECT h.matter, h.subject FROM mandated('act') h)));
CREATE POLICY recognition_improvement_shown_to_helpers ON recognition_improvement
    FOR SELECT TO comity_app
    USING ((reconsideration_id, subject) IN (
        SELECT r.id, r.subject FROM recognition_reconsideration r
        WHERE (r.case_id, r.subject) IN (SELECT h.matter, h.subject FROM helped('decision') h)));
"""
# Papers of an answer hang on its question until they are sent; a case is locked, never changed.
PAPERS = """
CREATE POLICY recognition_evidence_unsent_to_helpers ON recognition_evidence
    FOR SELECT TO comity_app USING (case_id IS NULL AND (draft, subject) IN (
        SELECT a.id, a.subject FROM recognition_act a
        WHERE (a.case_id, a.subject) IN (SELECT h.matter, h.subject FROM helped('evidence') h)));
CREATE POLICY recognition_evidence_added_by_helpers ON recognition_evidence FOR INSERT TO comity_app
    WITH CHECK (case_id IS NULL AND (draft, subject) IN (
        SELECT a.id, a.subject FROM recognition_act a WHERE a.kind = 'asked'
        AND (a.case_id, a.subject) IN (SELECT h.matter, h.subject FROM mandated('act') h)));
CREATE POLICY recognition_evidence_with_helpers ON recognition_evidence FOR UPDATE TO comity_app
    USING (case_id IS NULL AND (draft, subject) IN (
        SELECT a.id, a.subject FROM recognition_act a WHERE a.kind = 'asked'
        AND (a.case_id, a.subject) IN (SELECT h.matter, h.subject FROM mandated('act') h)))
    WITH CHECK ((draft, subject) IN (
        SELECT a.id, a.subject FROM recognition_act a
        WHERE a.kind = 'asked' AND a.case_id = coalesce(recognition_evidence.case_id, a.case_id)
        AND (a.case_id, a.subject) IN (SELECT h.matter, h.subject FROM mandated('act') h)));
CREATE POLICY recognition_case_with_helpers ON recognition_case FOR UPDATE TO comity_app
    USING ((id, subject) IN (SELECT h.matter, h.subject FROM mandated('act') h))
    WITH CHECK (false);
"""
BY_HELPERS = "kind IN ('answered', 'chosen', 'appealed')"


class Migration(migrations.Migration):
    dependencies = [
        ("recognition", "0012_issuers_are_asked"),
        ("privacy", "0004_somebody_may_help"),
    ]

    operations = [
        shown_to_helpers("recognition_case", matter="id"),
        shown_to_helpers("recognition_act"),
        shown_to_helpers("recognition_reconsideration"),
        shown_to_helpers("recognition_touched"),
        shown_to_helpers("recognition_case_file", data_class="case_file"),
        shown_to_helpers("recognition_evidence", data_class="evidence"),
        shown_to_helpers("recognition_assessment", data_class="decision"),
        shown_to_helpers("recognition_decision", data_class="decision"),
        added_by_helpers("recognition_act", only_if=BY_HELPERS),
        migrations.RunSQL([TEXTS, PAPERS], migrations.RunSQL.noop),
    ]
