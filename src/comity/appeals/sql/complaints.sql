-- A complaint is between the person and the ombudsperson; the office sees what it should do.

-- The office that somebody complains about does not see that they do, until there is a
-- recommendation.
CREATE POLICY appeals_complaint_not_for_the_office ON appeals_complaint AS RESTRICTIVE
    FOR SELECT TO comity_app, comity_signer
    USING (subject = (SELECT me()) OR (SELECT my_role()) = 'ombudsperson');
CREATE POLICY appeals_complaint_is_ones_own ON appeals_complaint AS RESTRICTIVE
    FOR INSERT TO comity_app, comity_signer
    WITH CHECK ((SELECT my_role()) = 'person' AND state = 'waiting');
CREATE POLICY appeals_complaint_answered ON appeals_complaint
    FOR UPDATE TO comity_app
    USING ((SELECT my_role()) = 'ombudsperson' AND host_city = (SELECT my_city())
        AND state = 'waiting')
    WITH CHECK ((SELECT my_role()) = 'ombudsperson' AND host_city = (SELECT my_city()));
GRANT UPDATE (state, answered_at, answered_on, finding) ON appeals_complaint TO comity_app;

CREATE POLICY appeals_complaint_answer_by_the_ombudsperson ON appeals_complaint_answer
    FOR INSERT TO comity_app
    WITH CHECK ((SELECT my_role()) = 'ombudsperson' AND host_city = (SELECT my_city())
        AND by = (SELECT me()) AND subject = ANY ((SELECT readable('complaint'))::uuid[]));
GRANT INSERT ON appeals_complaint_answer TO comity_app;

CREATE POLICY appeals_recommendation_by_the_ombudsperson ON appeals_recommendation
    FOR INSERT TO comity_app
    WITH CHECK ((SELECT my_role()) = 'ombudsperson' AND host_city = (SELECT my_city())
        AND replied_at IS NULL);
GRANT INSERT ON appeals_recommendation TO comity_app;
CREATE POLICY appeals_recommendation_replied_once ON appeals_recommendation AS RESTRICTIVE
    FOR UPDATE TO comity_app, comity_signer USING (replied_at IS NULL)
    WITH CHECK ((SELECT my_role()) = 'officer' AND replied_by = (SELECT me()));

CREATE FUNCTION complaint_row_belongs() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM appeals_complaint c WHERE c.id = NEW.complaint_id
            AND (c.subject, c.host_city) = (NEW.subject, NEW.host_city)) THEN
        RAISE EXCEPTION 'this belongs to another complaint' USING ERRCODE = 'CM038';
    END IF;
    RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION complaint_row_belongs() FROM PUBLIC;
CREATE TRIGGER appeals_complaint_text_belongs BEFORE INSERT ON appeals_complaint_text
    FOR EACH ROW EXECUTE FUNCTION complaint_row_belongs();
CREATE TRIGGER appeals_complaint_answer_belongs BEFORE INSERT ON appeals_complaint_answer
    FOR EACH ROW EXECUTE FUNCTION complaint_row_belongs();
CREATE TRIGGER appeals_recommendation_belongs BEFORE INSERT ON appeals_recommendation
    FOR EACH ROW EXECUTE FUNCTION complaint_row_belongs();

CREATE FUNCTION complaint_is_of_its_case() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' AND NOT EXISTS (SELECT FROM recognition_case c WHERE c.id = NEW.case_id
            AND (c.subject, c.host_city) = (NEW.subject, NEW.host_city)) THEN
        RAISE EXCEPTION 'a complaint belongs to a case of its own' USING ERRCODE = 'CM038';
    END IF;
    IF TG_OP = 'UPDATE' AND NOT EXISTS (SELECT FROM appeals_complaint_answer a
            WHERE a.complaint_id = NEW.id) THEN
        RAISE EXCEPTION 'a complaint is answered in writing' USING ERRCODE = 'CM038';
    END IF;
    RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION complaint_is_of_its_case() FROM PUBLIC;
CREATE TRIGGER appeals_complaint_of_its_case BEFORE INSERT OR UPDATE ON appeals_complaint
    FOR EACH ROW EXECUTE FUNCTION complaint_is_of_its_case();
