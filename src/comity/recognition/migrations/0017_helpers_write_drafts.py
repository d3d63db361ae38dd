"""A helper fills in an application that is not sent, in their own name; the person sends it."""

from django.db import migrations, models

from comity.ledger.keeping import keeper_sql

FORGOTTEN = (
    "ALTER TABLE recognition_draft ALTER COLUMN news_city SET STATISTICS 0,"
    " ALTER COLUMN news_language SET STATISTICS 0"
)
HOW_TO_HEAR = "GRANT UPDATE (news_city, news_language) ON recognition_draft TO comity_app"
SAYS_WHO = """
CREATE FUNCTION draft_says_who_wrote() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    NEW.written_by := me();
    RETURN NEW;
END $$;
CREATE FUNCTION draft_is_the_persons() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF me() IS DISTINCT FROM OLD.subject THEN
        RAISE EXCEPTION 'only the person ends a draft and says how they hear of it'
            USING ERRCODE = 'CM008';
    END IF;
    RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION draft_says_who_wrote(), draft_is_the_persons() FROM PUBLIC;
CREATE TRIGGER draft_says_who_wrote
    BEFORE INSERT OR UPDATE OF answers, updated_at ON recognition_draft
    FOR EACH ROW EXECUTE FUNCTION draft_says_who_wrote();
CREATE TRIGGER draft_is_the_persons
    BEFORE UPDATE OF closed_at, news_city, news_language ON recognition_draft
    FOR EACH ROW EXECUTE FUNCTION draft_is_the_persons();
"""
DRAFTS = """
CREATE POLICY recognition_draft_shown_to_helpers ON recognition_draft FOR SELECT TO comity_app
    USING (closed_at IS NULL AND (id, subject) IN (
        SELECT h.matter, h.subject FROM helped('case_file') h));
CREATE POLICY recognition_draft_with_helpers ON recognition_draft FOR UPDATE TO comity_app
    USING (closed_at IS NULL AND (id, subject) IN (
        SELECT h.matter, h.subject FROM mandated('act') h))
    WITH CHECK (closed_at IS NULL AND (id, subject) IN (
        SELECT h.matter, h.subject FROM mandated('act') h));
"""
# A paper belongs to an open draft that the helper sees; they add one or take one out whole.
PAPERS = """
CREATE POLICY recognition_evidence_of_drafts_to_helpers ON recognition_evidence
    FOR SELECT TO comity_app USING (case_id IS NULL AND (draft, subject) IN (
        SELECT d.id, d.subject FROM recognition_draft d WHERE d.closed_at IS NULL
        AND (d.id, d.subject) IN (SELECT h.matter, h.subject FROM helped('evidence') h)));
CREATE POLICY recognition_evidence_to_drafts_by_helpers ON recognition_evidence
    FOR INSERT TO comity_app WITH CHECK (case_id IS NULL AND (draft, subject) IN (
        SELECT d.id, d.subject FROM recognition_draft d WHERE d.closed_at IS NULL
        AND (d.id, d.subject) IN (SELECT h.matter, h.subject FROM mandated('act') h)));
CREATE POLICY recognition_evidence_out_of_drafts_by_helpers ON recognition_evidence
    FOR UPDATE TO comity_app
    USING (case_id IS NULL AND (draft, subject) IN (
        SELECT d.id, d.subject FROM recognition_draft d WHERE d.closed_at IS NULL
        AND (d.id, d.subject) IN (SELECT h.matter, h.subject FROM mandated('act') h)))
    WITH CHECK (case_id IS NULL AND removed_at IS NOT NULL AND (draft, subject) IN (
        SELECT d.id, d.subject FROM recognition_draft d WHERE d.closed_at IS NULL
        AND (d.id, d.subject) IN (SELECT h.matter, h.subject FROM mandated('act') h)));
"""


class Migration(migrations.Migration):
    dependencies = [
        ("recognition", "0016_the_worklist_stays_flat"),
        ("privacy", "0007_supervisors_are_invited"),
    ]

    operations = [
        migrations.AddField(
            "draftrow",
            "written_by",
            models.UUIDField(help_text="set by the database; empty: the person", null=True),
        ),
        migrations.AddField(
            "draftrow",
            "news_city",
            models.TextField(
                help_text="writes to the person when a helper wrote; empty: nobody does", null=True
            ),
        ),
        migrations.AddField(
            "draftrow",
            "news_language",
            models.TextField(help_text="in which it writes; two letters", null=True),
        ),
        migrations.AddConstraint(
            "draftrow",
            models.CheckConstraint(
                condition=models.Q(news_city=None, news_language=None)
                | models.Q(news_city__isnull=False, news_language__isnull=False),
                name="draft_news_have_city_and_language",
            ),
        ),
        migrations.RunSQL(
            [FORGOTTEN, HOW_TO_HEAR, SAYS_WHO, DRAFTS, PAPERS], migrations.RunSQL.noop
        ),
        # Of privacy, and needed from here on.
        keeper_sql("comity.privacy", "hearing.sql"),
    ]
