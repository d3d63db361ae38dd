-- Whoever took a mandate before there was an office to write to them, and wishes news, gets them
-- from the office that the matter goes to. Gives the helpers to whom that is new.

CREATE FUNCTION let_helpers_hear(p_matter uuid, p_city text) RETURNS uuid[]
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    w acting_now := whoami();
    told uuid[];
BEGIN
    IF w.actor IS NULL THEN
        RAISE EXCEPTION 'nobody is signed in' USING ERRCODE = 'CM001';
    END IF;
    -- The helper agreed to it by taking the mandate, the person by giving it so.
    WITH made AS (
        INSERT INTO basis (subject, city, purpose, data_class, ground, until, granted_by)
        SELECT DISTINCT m.helper, p_city, 'notify_applicant', 'contact', 'public_task',
               NULL::timestamptz, m.helper
        FROM mandate m
        WHERE m.matter = p_matter AND m.subject = w.actor AND w.role = 'person' AND m.tells_helper
          AND m.id IN (SELECT l.id FROM live_mandates(m.helper) l)
        ON CONFLICT DO NOTHING
        RETURNING subject)
    SELECT array_agg(made.subject) INTO told FROM made;
    RETURN coalesce(told, '{}');
END $$;
REVOKE ALL ON FUNCTION let_helpers_hear(uuid, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION let_helpers_hear(uuid, text) TO comity_app;
