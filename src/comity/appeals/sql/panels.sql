-- A panel decides without the city that decided first, in its own name, once and never worse.

-- The person appeals; nobody else does it for them.
CREATE POLICY appeals_appeal_is_made_open ON appeals_appeal AS RESTRICTIVE
    FOR INSERT TO comity_app, comity_signer
    WITH CHECK ((SELECT my_role()) = 'person' AND state = 'open');
CREATE POLICY appeals_appeal_by_the_panel ON appeals_appeal AS RESTRICTIVE
    FOR UPDATE TO comity_app, comity_signer USING (true)
    WITH CHECK ((SELECT my_role()) = 'officer' AND (SELECT my_city()) IN (first_city, second_city));

-- A seat is taken and a vote given by an officer of the seat's city, in their own name.
CREATE POLICY appeals_seat_in_ones_own_name ON appeals_seat AS RESTRICTIVE
    FOR INSERT TO comity_app, comity_signer
    WITH CHECK ((SELECT my_role()) = 'officer' AND member = (SELECT me())
        AND city = (SELECT my_city()) AND voted_at IS NULL);
CREATE POLICY appeals_seat_votes_in_ones_own_name ON appeals_seat AS RESTRICTIVE
    FOR UPDATE TO comity_app, comity_signer USING (voted_at IS NULL)
    WITH CHECK ((SELECT my_role()) = 'officer' AND member = (SELECT me()));
CREATE POLICY appeals_note_in_ones_own_name ON appeals_note AS RESTRICTIVE
    FOR INSERT TO comity_app, comity_signer
    WITH CHECK ((SELECT my_role()) = 'officer' AND member = (SELECT me())
        AND (SELECT my_city()) IN (first_city, second_city));

CREATE FUNCTION appeal_row_belongs() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM appeals_appeal a WHERE a.id = NEW.appeal_id
            AND (a.subject, a.host_city, a.first_city, a.second_city)
              = (NEW.subject, NEW.host_city, NEW.first_city, NEW.second_city)) THEN
        RAISE EXCEPTION 'this belongs to another appeal' USING ERRCODE = 'CM037';
    END IF;
    RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION appeal_row_belongs() FROM PUBLIC;
CREATE TRIGGER appeals_challenge_belongs BEFORE INSERT ON appeals_challenge
    FOR EACH ROW EXECUTE FUNCTION appeal_row_belongs();
CREATE TRIGGER appeals_seat_belongs BEFORE INSERT ON appeals_seat
    FOR EACH ROW EXECUTE FUNCTION appeal_row_belongs();
CREATE TRIGGER appeals_note_belongs BEFORE INSERT ON appeals_note
    FOR EACH ROW EXECUTE FUNCTION appeal_row_belongs();

-- An appeal is ruled on by two votes, and only once.
CREATE FUNCTION appeal_is_ruled_by_two() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF OLD.state <> 'open' OR (SELECT count(*) FROM appeals_seat s
            WHERE s.appeal_id = NEW.id AND s.voted_at IS NOT NULL) <> 2 THEN
        RAISE EXCEPTION 'an appeal is ruled on by two votes' USING ERRCODE = 'CM037';
    END IF;
    RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION appeal_is_ruled_by_two() FROM PUBLIC;
CREATE TRIGGER appeal_is_ruled BEFORE UPDATE ON appeals_appeal
    FOR EACH ROW EXECUTE FUNCTION appeal_is_ruled_by_two();

-- What the machine writes down as a panel's decision rests on the votes of that panel.
CREATE FUNCTION panel_decision_rests_on_votes() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    -- Sent back, the office decides again by opinions of its own officers.
    IF my_role() <> 'service' THEN
        RETURN NEW;
    END IF;
    IF NOT EXISTS (
        SELECT FROM appeals_appeal a
        JOIN appeals_seat one ON one.appeal_id = a.id AND one.member = NEW.decided_by
        JOIN appeals_seat two ON two.appeal_id = a.id AND two.member = NEW.second_by
        WHERE a.case_id = NEW.case_id AND a.turn = NEW.turn - 1 AND a.state = 'ruled'
          AND one.id <> two.id AND NEW.outcome IN (one.outcome, two.outcome)) THEN
        RAISE EXCEPTION 'no panel has decided this' USING ERRCODE = 'CM037';
    END IF;
    RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION panel_decision_rests_on_votes() FROM PUBLIC;
CREATE TRIGGER panel_decision_rests BEFORE INSERT ON recognition_decision
    FOR EACH ROW WHEN (NEW.ground = 'appeal' AND NOT NEW.by_machine)
    EXECUTE FUNCTION panel_decision_rests_on_votes();
