-- A case has turns, each with its opinions and its decision.

-- As in the migration 0004, within the turn of the case. From the second turn on a decision
-- replaces the one before, for the ground on which an officer reopened the case, and is never worse.
CREATE OR REPLACE FUNCTION decision_rests_on_opinions() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    place recognition_case;
    before recognition_decision;
    ranks CONSTANT text[] := ARRAY['refused', 'referred', 'partial_access',
        'recognised_with_compensation', 'recognised', 'recognised_automatically'];
BEGIN
    SELECT * INTO STRICT place FROM recognition_case c WHERE c.id = NEW.case_id;
    IF (place.subject, place.host_city, place.turn)
          IS DISTINCT FROM (NEW.subject, NEW.host_city, NEW.turn)
       OR NOT EXISTS (SELECT FROM recognition_assessment a
            WHERE a.id = NEW.assessment_id AND a.case_id = NEW.case_id) THEN
        RAISE EXCEPTION 'a decision belongs to its own case' USING ERRCODE = 'CM030';
    END IF;
    IF NEW.by_machine AND EXISTS (SELECT FROM recognition_opinion o
            WHERE o.case_id = NEW.case_id) THEN
        RAISE EXCEPTION 'an officer has given an opinion' USING ERRCODE = 'CM030';
    END IF;
    IF NOT NEW.by_machine AND NOT EXISTS (SELECT FROM recognition_opinion o
            WHERE o.case_id = NEW.case_id AND o.turn = NEW.turn AND o.officer = NEW.decided_by
              AND o.outcome = NEW.outcome) THEN
        RAISE EXCEPTION 'nobody gave this opinion' USING ERRCODE = 'CM030';
    END IF;
    IF NEW.second_by IS NOT NULL AND NOT EXISTS (SELECT FROM recognition_opinion o
            WHERE o.case_id = NEW.case_id AND o.turn = NEW.turn AND o.officer = NEW.second_by
              AND o.role = 'second' AND o.outcome = NEW.outcome) THEN
        RAISE EXCEPTION 'no second officer gave this opinion' USING ERRCODE = 'CM030';
    END IF;
    IF NEW.turn > 1 THEN
        SELECT * INTO before FROM recognition_decision d
            WHERE d.id = NEW.replaces_id AND d.case_id = NEW.case_id AND d.turn = NEW.turn - 1;
        IF before.id IS NULL OR NOT EXISTS (SELECT FROM recognition_reconsideration r
                WHERE r.id = NEW.reopening_id AND r.case_id = NEW.case_id
                  AND r.state = 'reopened' AND r.ground = NEW.ground) THEN
            RAISE EXCEPTION 'a later decision replaces the one before, of a case that was reopened'
                USING ERRCODE = 'CM033';
        END IF;
        IF array_position(ranks, NEW.outcome) < array_position(ranks, before.outcome) THEN
            RAISE EXCEPTION 'reopening never makes a decision worse' USING ERRCODE = 'CM033';
        END IF;
    END IF;
    RETURN NEW;
END $$;

-- Reopening begins the next turn. It ends with the decision of that turn, or goes back to the one
-- that stands, as long as nobody has given an opinion. A decided application is not withdrawn.
CREATE OR REPLACE FUNCTION case_moves_as_listed() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    is_reopened boolean := EXISTS (SELECT FROM recognition_reconsideration r
        WHERE r.case_id = NEW.id AND r.state = 'reopened');
BEGIN
    IF (OLD.state, NEW.state, NEW.turn - OLD.turn) NOT IN (
        ('submitted', 'in_review', 0), ('submitted', 'decided', 0), ('submitted', 'withdrawn', 0),
        ('in_review', 'second_signature', 0), ('in_review', 'decided', 0),
        ('in_review', 'withdrawn', 0), ('second_signature', 'decided', 0),
        ('second_signature', 'withdrawn', 0),
        ('decided', 'in_review', 1), ('in_review', 'decided', -1)) THEN
        RAISE EXCEPTION 'a case does not move from % to %', OLD.state, NEW.state
            USING ERRCODE = 'CM031';
    END IF;
    IF OLD.state = 'decided' AND NOT is_reopened THEN
        RAISE EXCEPTION 'a case is reopened by an officer, for a ground' USING ERRCODE = 'CM031';
    END IF;
    IF NEW.state = 'withdrawn' AND OLD.turn > 1 THEN
        RAISE EXCEPTION 'what was decided is not withdrawn' USING ERRCODE = 'CM031';
    END IF;
    IF NEW.state = 'decided' AND (is_reopened OR NOT EXISTS (
            SELECT FROM recognition_decision d
            WHERE d.case_id = NEW.id AND d.turn = NEW.turn)) THEN
        RAISE EXCEPTION 'a case is decided by its decision' USING ERRCODE = 'CM031';
    END IF;
    IF NEW.turn < OLD.turn AND EXISTS (SELECT FROM recognition_opinion o
            WHERE o.case_id = NEW.id AND o.turn = OLD.turn) THEN
        RAISE EXCEPTION 'an officer has given an opinion' USING ERRCODE = 'CM031';
    END IF;
    RETURN NEW;
END $$;
DROP TRIGGER case_moves ON recognition_case;
CREATE TRIGGER case_moves BEFORE UPDATE OF state, turn ON recognition_case
    FOR EACH ROW WHEN (OLD.state <> NEW.state OR OLD.turn <> NEW.turn)
    EXECUTE FUNCTION case_moves_as_listed();
GRANT UPDATE (turn) ON recognition_case TO comity_app, comity_signer;

-- An answer is given once; what was reopened is closed once more, by whoever decides.
CREATE OR REPLACE FUNCTION reconsideration_is_answered_once() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF OLD.state <> 'waiting' AND (OLD.state <> 'reopened'
            OR NEW.state NOT IN ('replaced', 'kept')
            OR (NEW.answered_at, NEW.answered_by) IS DISTINCT FROM
               (OLD.answered_at, OLD.answered_by))
       OR OLD.state = 'waiting' AND NEW.state IN ('replaced', 'kept') THEN
        RAISE EXCEPTION 'this was answered' USING ERRCODE = 'CM032';
    END IF;
    RETURN NEW;
END $$;
DROP POLICY reconsideration_in_ones_own_name ON recognition_reconsideration;
CREATE POLICY reconsideration_in_ones_own_name ON recognition_reconsideration
    AS RESTRICTIVE FOR UPDATE TO comity_app, comity_signer USING (true)
    WITH CHECK (answered_by IS NULL OR (SELECT my_role()) = 'officer'
        AND (answered_by = (SELECT me()) OR state IN ('replaced', 'kept')));
GRANT UPDATE (closed_at) ON recognition_reconsideration TO comity_app, comity_signer;
GRANT UPDATE (kept_reason) ON recognition_improvement TO comity_app, comity_signer;

-- As `protect` does for the columns a table begins with.
ALTER TABLE recognition_decision ALTER COLUMN turn SET STATISTICS 0,
    ALTER COLUMN ground SET STATISTICS 0;
ALTER TABLE recognition_improvement ALTER COLUMN kept_reason SET STATISTICS 0;
ALTER TABLE recognition_opinion ALTER COLUMN turn SET STATISTICS 0;
ALTER TABLE recognition_inputs ALTER COLUMN turn SET STATISTICS 0;
