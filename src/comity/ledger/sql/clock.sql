-- The clock of a demonstration, which may be moved ahead and never back. An installation in
-- earnest has no permit: there nobody moves anything, and its processes read the real clock.

CREATE TABLE clock_permit (
    is_given boolean PRIMARY KEY CHECK (is_given)
);

-- Each row says how far the clock is ahead from then on; the last one counts.
CREATE TABLE clock_move (
    number integer PRIMARY KEY CHECK (number > 0),
    ahead_seconds bigint NOT NULL CHECK (ahead_seconds > 0),
    moved timestamptz NOT NULL DEFAULT clock_timestamp(),
    signed_by text NOT NULL,
    -- Dates are written with four digits, and agreements end before 2200.
    CONSTRAINT clock_stays_within_the_century CHECK (ahead_seconds <= 50 * 366 * 86400)
);
CREATE TRIGGER clock_move_stays BEFORE UPDATE OR DELETE ON clock_move
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER clock_move_is_never_emptied BEFORE TRUNCATE ON clock_move
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE clock_move ENABLE ALWAYS TRIGGER clock_move_stays;
ALTER TABLE clock_move ENABLE ALWAYS TRIGGER clock_move_is_never_emptied;

-- How far the clock is ahead of the real one.
CREATE FUNCTION clock_ahead() RETURNS interval
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
BEGIN ATOMIC
    SELECT make_interval(secs => coalesce(
        (SELECT m.ahead_seconds FROM public.clock_move m ORDER BY m.number DESC LIMIT 1), 0));
END;

-- Let the clock of this database be moved; only the owner's role, when it fills a demonstration.
CREATE FUNCTION permit_clock() RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
BEGIN ATOMIC INSERT INTO public.clock_permit VALUES (true) ON CONFLICT DO NOTHING; END;

-- Move the clock by some seconds, if it still stands where the caller saw it; gives how far it is
-- ahead then.
CREATE FUNCTION move_clock(p_seen interval, p_seconds bigint) RETURNS interval
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    last_number integer;
    ahead bigint;
BEGIN
    IF NOT EXISTS (SELECT 1 FROM clock_permit) THEN
        RAISE EXCEPTION 'the clock of this installation is not moved' USING ERRCODE = 'CM050';
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended('comity.ledger.clock', 0));
    SELECT m.number, m.ahead_seconds INTO last_number, ahead FROM clock_move m
    ORDER BY m.number DESC LIMIT 1;
    ahead := coalesce(ahead, 0);
    IF make_interval(secs => ahead) IS DISTINCT FROM p_seen THEN
        RAISE EXCEPTION 'the clock was moved meanwhile' USING ERRCODE = 'CM051';
    END IF;
    IF p_seconds IS NULL OR p_seconds <= 0 OR ahead + p_seconds > 50 * 366 * 86400 THEN
        RAISE EXCEPTION 'the clock goes ahead, by 50 years at most' USING ERRCODE = 'CM052';
    END IF;
    INSERT INTO clock_move (number, ahead_seconds, signed_by)
    VALUES (coalesce(last_number, 0) + 1, ahead + p_seconds, signed_by());
    RETURN make_interval(secs => ahead + p_seconds);
END $$;

ALTER TABLE clock_permit ENABLE ROW LEVEL SECURITY;
ALTER TABLE clock_permit FORCE ROW LEVEL SECURITY;
ALTER TABLE clock_move ENABLE ROW LEVEL SECURITY;
ALTER TABLE clock_move FORCE ROW LEVEL SECURITY;
CREATE POLICY clock_permit_keeper ON clock_permit TO comity_logkeeper
    USING (true) WITH CHECK (true);
CREATE POLICY clock_move_keeper ON clock_move TO comity_logkeeper USING (true) WITH CHECK (true);

REVOKE ALL ON FUNCTION clock_ahead(), permit_clock(), move_clock(interval, bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION clock_ahead()
    TO comity_app, comity_door, comity_signer, comity_owner, comity_sweeper;
GRANT EXECUTE ON FUNCTION permit_clock() TO comity_owner;
GRANT EXECUTE ON FUNCTION move_clock(interval, bigint) TO comity_app, comity_owner;
