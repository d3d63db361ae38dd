"""The database itself holds who may sign a decision, and in which order a case moves."""

from django.db import migrations

SIGNED = """
CREATE POLICY recognition_opinion_is_ones_own ON recognition_opinion AS RESTRICTIVE
    FOR INSERT TO comity_app, comity_signer
    WITH CHECK ((SELECT my_role()) = 'officer' AND officer = (SELECT me()));
CREATE POLICY recognition_decision_is_signed ON recognition_decision AS RESTRICTIVE
    FOR INSERT TO comity_app, comity_signer
    WITH CHECK (CASE WHEN by_machine THEN (SELECT my_role()) = 'service'
        ELSE (SELECT my_role()) = 'officer' AND coalesce(second_by, decided_by) = (SELECT me())
        END);
"""

# A decision by people rests on their own opinions of the same outcome, under this very case.
RESTS = """
CREATE FUNCTION decision_rests_on_opinions() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    place recognition_case;
BEGIN
    SELECT * INTO STRICT place FROM recognition_case c WHERE c.id = NEW.case_id;
    IF (place.subject, place.host_city) IS DISTINCT FROM (NEW.subject, NEW.host_city)
       OR NOT EXISTS (SELECT FROM recognition_assessment a
            WHERE a.id = NEW.assessment_id AND a.case_id = NEW.case_id) THEN
        RAISE EXCEPTION 'a decision belongs to its own case' USING ERRCODE = 'CM030';
    END IF;
    IF NEW.by_machine AND EXISTS (SELECT FROM recognition_opinion o
            WHERE o.case_id = NEW.case_id) THEN
        RAISE EXCEPTION 'an officer has given an opinion' USING ERRCODE = 'CM030';
    END IF;
    IF NOT NEW.by_machine AND NOT EXISTS (SELECT FROM recognition_opinion o
            WHERE o.case_id = NEW.case_id AND o.officer = NEW.decided_by
              AND o.outcome = NEW.outcome) THEN
        RAISE EXCEPTION 'nobody gave this opinion' USING ERRCODE = 'CM030';
    END IF;
    IF NEW.second_by IS NOT NULL AND NOT EXISTS (SELECT FROM recognition_opinion o
            WHERE o.case_id = NEW.case_id AND o.officer = NEW.second_by AND o.role = 'second'
              AND o.outcome = NEW.outcome) THEN
        RAISE EXCEPTION 'no second officer gave this opinion' USING ERRCODE = 'CM030';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER decision_rests BEFORE INSERT ON recognition_decision
    FOR EACH ROW EXECUTE FUNCTION decision_rests_on_opinions();
REVOKE ALL ON FUNCTION decision_rests_on_opinions() FROM PUBLIC;
"""

MOVES = """
CREATE FUNCTION case_moves_as_listed() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF (OLD.state, NEW.state) NOT IN (
        ('submitted', 'in_review'), ('submitted', 'decided'), ('submitted', 'withdrawn'),
        ('in_review', 'second_signature'), ('in_review', 'decided'), ('in_review', 'withdrawn'),
        ('second_signature', 'decided'), ('second_signature', 'withdrawn')) THEN
        RAISE EXCEPTION 'a case does not move from % to %', OLD.state, NEW.state
            USING ERRCODE = 'CM031';
    END IF;
    IF NEW.state = 'decided' AND NOT EXISTS (
            SELECT FROM recognition_decision d WHERE d.case_id = NEW.id) THEN
        RAISE EXCEPTION 'a case is decided by its decision' USING ERRCODE = 'CM031';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER case_moves BEFORE UPDATE OF state ON recognition_case
    FOR EACH ROW WHEN (OLD.state <> NEW.state) EXECUTE FUNCTION case_moves_as_listed();
REVOKE ALL ON FUNCTION case_moves_as_listed() FROM PUBLIC;
"""


class Migration(migrations.Migration):
    dependencies = [("recognition", "0003_assessments_opinions_decisions")]

    operations = [migrations.RunSQL([SIGNED, RESTS, MOVES], migrations.RunSQL.noop)]
