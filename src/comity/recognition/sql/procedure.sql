-- Acts of the procedure: whose act it is, what silence may do, and when a file lapses.

-- A person answers, chooses and withdraws; an officer acknowledges, asks and extends; the machine
-- notes what the time that went by has done. Nobody acts in another's name.
CREATE POLICY recognition_act_is_ones_own ON recognition_act AS RESTRICTIVE
    FOR INSERT TO comity_app, comity_signer
    WITH CHECK (CASE (SELECT my_role())
        WHEN 'person' THEN kind IN ('answered', 'chosen', 'withdrawn', 'appealed') AND by = (SELECT me())
        WHEN 'officer' THEN kind IN ('acknowledged', 'asked', 'extended') AND by = (SELECT me())
        WHEN 'service' THEN kind IN ('lapsed', 'provisional', 'to_board', 'appeal_ended')
            AND by IS NULL
        ELSE false END);

CREATE FUNCTION act_fits_its_case() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    place recognition_case;
BEGIN
    SELECT * INTO STRICT place FROM recognition_case c WHERE c.id = NEW.case_id;
    IF (place.subject, place.host_city) IS DISTINCT FROM (NEW.subject, NEW.host_city) THEN
        RAISE EXCEPTION 'an act belongs to its own case' USING ERRCODE = 'CM034';
    END IF;
    IF NEW.kind = 'answered' AND NOT EXISTS (SELECT FROM recognition_act a
            WHERE a.id = NEW.answers_id AND a.case_id = NEW.case_id AND a.kind = 'asked'
              AND a."on" <= NEW."on") THEN
        RAISE EXCEPTION 'an answer belongs to a question before it' USING ERRCODE = 'CM034';
    END IF;
    -- Nothing is silent while the clock stands or before the day after the last day.
    IF NEW.kind IN ('provisional', 'to_board')
       AND (place.due_on IS NULL OR NEW."on" <= place.due_on) THEN
        RAISE EXCEPTION 'silence has no effect yet' USING ERRCODE = 'CM035';
    END IF;
    IF NEW.kind = 'extended' AND (place.due_on IS NULL OR NEW."on" > place.due_on) THEN
        RAISE EXCEPTION 'a late extension is void' USING ERRCODE = 'CM034';
    END IF;
    IF NEW.kind = 'lapsed' AND NOT coalesce((SELECT max(a.until) < NEW."on" FROM recognition_act a
            WHERE a.case_id = NEW.case_id AND a.kind = 'asked' AND NOT EXISTS (
                SELECT FROM recognition_act b WHERE b.answers_id = a.id)), false) THEN
        RAISE EXCEPTION 'an answer may still come' USING ERRCODE = 'CM034';
    END IF;
    RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION act_fits_its_case() FROM PUBLIC;
CREATE TRIGGER act_fits BEFORE INSERT ON recognition_act
    FOR EACH ROW EXECUTE FUNCTION act_fits_its_case();

-- As in turns.sql, and: a file lapses by its act; what silence gave is written down by the machine
-- from the day after the last day on, also where a first officer had an opinion.
CREATE OR REPLACE FUNCTION decision_rests_on_opinions() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    place recognition_case;
    before recognition_decision;
    ranks CONSTANT text[] := ARRAY['refused', 'referred', 'partial_access',
        'recognised_with_compensation', 'recognised', 'recognised_automatically'];
    is_of_panel boolean := NEW.ground = 'appeal' AND NOT NEW.by_machine
        AND my_role() IS NOT DISTINCT FROM 'service';
BEGIN
    SELECT * INTO STRICT place FROM recognition_case c WHERE c.id = NEW.case_id;
    IF (place.subject, place.host_city, place.turn)
          IS DISTINCT FROM (NEW.subject, NEW.host_city, NEW.turn)
       OR NOT EXISTS (SELECT FROM recognition_assessment a
            WHERE a.id = NEW.assessment_id AND a.case_id = NEW.case_id) THEN
        RAISE EXCEPTION 'a decision belongs to its own case' USING ERRCODE = 'CM030';
    END IF;
    IF NEW.by_machine AND NEW.basis = 'tacit' THEN
        IF NOT EXISTS (SELECT FROM recognition_assessment a WHERE a.id = NEW.assessment_id
                AND a.basis = 'tacit' AND a.due_on < a.asof AND place.due_on < a.asof) THEN
            RAISE EXCEPTION 'silence has no effect yet' USING ERRCODE = 'CM035';
        END IF;
    ELSIF NEW.by_machine AND EXISTS (SELECT FROM recognition_opinion o
            WHERE o.case_id = NEW.case_id) THEN
        RAISE EXCEPTION 'an officer has given an opinion' USING ERRCODE = 'CM030';
    END IF;
    -- What a panel has decided is carried out by the machine; the room of appeals checks the votes.
    IF is_of_panel THEN
        IF NEW.second_by IS NULL OR NEW.second_by = NEW.decided_by THEN
            RAISE EXCEPTION 'a panel is two' USING ERRCODE = 'CM030';
        END IF;
    ELSIF NOT NEW.by_machine AND NOT EXISTS (SELECT FROM recognition_opinion o
            WHERE o.case_id = NEW.case_id AND o.turn = NEW.turn AND o.officer = NEW.decided_by
              AND o.outcome = NEW.outcome) THEN
        RAISE EXCEPTION 'nobody gave this opinion' USING ERRCODE = 'CM030';
    END IF;
    IF NOT is_of_panel AND NEW.second_by IS NOT NULL AND NOT EXISTS (SELECT FROM recognition_opinion o
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
        ('second_signature', 'withdrawn', 0), ('submitted', 'lapsed', 0), ('in_review', 'lapsed', 0),
        ('decided', 'in_review', 1), ('in_review', 'decided', -1)) THEN
        RAISE EXCEPTION 'a case does not move from % to %', OLD.state, NEW.state
            USING ERRCODE = 'CM031';
    END IF;
    IF NEW.state = 'lapsed' AND NOT EXISTS (SELECT FROM recognition_act a
            WHERE a.case_id = NEW.id AND a.kind = 'lapsed') THEN
        RAISE EXCEPTION 'a file lapses for want of an answer' USING ERRCODE = 'CM031';
    END IF;
    IF OLD.state = 'decided' AND NOT is_reopened THEN
        RAISE EXCEPTION 'a case is reopened by an officer, for a ground' USING ERRCODE = 'CM031';
    END IF;
    IF NEW.state IN ('withdrawn', 'lapsed') AND OLD.turn > 1 THEN
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

-- Decisions are signed by officers, by the machine where it only grants, and by a panel through it.
DROP POLICY recognition_decision_is_signed ON recognition_decision;
CREATE POLICY recognition_decision_is_signed ON recognition_decision AS RESTRICTIVE
    FOR INSERT TO comity_app, comity_signer
    WITH CHECK (CASE WHEN by_machine THEN (SELECT my_role()) = 'service'
        WHEN ground = 'appeal' AND (SELECT my_role()) = 'service' THEN second_by IS NOT NULL
        ELSE (SELECT my_role()) = 'officer' AND coalesce(second_by, decided_by) = (SELECT me())
        END);
