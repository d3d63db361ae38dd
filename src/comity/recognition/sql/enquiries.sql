-- The host asks, the issuing city answers once, the machine reminds, the host notes the answer.
CREATE POLICY recognition_enquiry_by_the_host ON recognition_enquiry AS RESTRICTIVE
    FOR INSERT TO comity_app, comity_signer
    WITH CHECK ((SELECT my_role()) = 'officer' AND asked_by = (SELECT me())
        AND host_city = (SELECT my_city()) AND state = 'waiting');
CREATE POLICY recognition_enquiry_paper_by_the_host ON recognition_enquiry_paper AS RESTRICTIVE
    FOR INSERT TO comity_app, comity_signer
    WITH CHECK ((SELECT my_role()) = 'officer' AND host_city = (SELECT my_city()));

CREATE FUNCTION enquiry_is_answered_by_the_issuer() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.state <> OLD.state AND (OLD.state <> 'waiting' OR my_role() <> 'officer'
            OR my_city() <> OLD.issuer_city OR NEW.answered_by IS DISTINCT FROM me()) THEN
        RAISE EXCEPTION 'the issuing city answers, once' USING ERRCODE = 'CM036';
    END IF;
    IF NEW.noted_at IS DISTINCT FROM OLD.noted_at AND my_city() <> OLD.host_city THEN
        RAISE EXCEPTION 'the host notes the answer' USING ERRCODE = 'CM036';
    END IF;
    RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION enquiry_is_answered_by_the_issuer() FROM PUBLIC;
CREATE TRIGGER enquiry_is_answered BEFORE UPDATE ON recognition_enquiry
    FOR EACH ROW EXECUTE FUNCTION enquiry_is_answered_by_the_issuer();
