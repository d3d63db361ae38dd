-- Who else acts for the asker's city as an officer now: ids only. Work is handed to one of them.

CREATE FUNCTION colleagues() RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
BEGIN ATOMIC
    SELECT a.actor FROM public.acting a
    WHERE a.role = 'officer' AND a.city = my_city() AND a.ended IS NULL
      AND my_role() IN ('officer', 'service');
END;
REVOKE ALL ON FUNCTION colleagues() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION colleagues() TO comity_app, comity_signer;
