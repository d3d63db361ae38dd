-- The next key of a log or of a witness, with the statement that says so. The key before stays where
-- it stands; from when on it counts no longer is said here. Nothing is ever changed or removed.

CREATE TABLE tlog_succession (
    name text NOT NULL,
    old_vkey text NOT NULL,
    new_vkey text NOT NULL,
    reason text NOT NULL,
    since timestamptz NOT NULL,
    statement text NOT NULL,
    at timestamptz NOT NULL,
    CONSTRAINT tlog_succession_one_a_key PRIMARY KEY (name, old_vkey),
    CONSTRAINT tlog_succession_of_a_new_key UNIQUE (name, new_vkey),
    CONSTRAINT tlog_succession_is_of_one_holder
        CHECK (starts_with(old_vkey, name || '+') AND starts_with(new_vkey, name || '+')
               AND old_vkey <> new_vkey),
    CONSTRAINT tlog_succession_reason_is_known CHECK (reason IN ('planned', 'lost'))
);
CREATE TRIGGER tlog_succession_stays BEFORE UPDATE OR DELETE ON tlog_succession
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER tlog_succession_is_never_emptied BEFORE TRUNCATE ON tlog_succession
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE tlog_succession ENABLE ALWAYS TRIGGER tlog_succession_stays;
ALTER TABLE tlog_succession ENABLE ALWAYS TRIGGER tlog_succession_is_never_emptied;
ALTER TABLE tlog_succession ENABLE ROW LEVEL SECURITY;
ALTER TABLE tlog_succession FORCE ROW LEVEL SECURITY;
COMMENT ON TABLE tlog_succession IS 'comity: class=public';
CREATE POLICY tlog_succession_read ON tlog_succession FOR SELECT
    TO comity_app, comity_signer, comity_owner, comity_logkeeper USING (true);
CREATE POLICY tlog_succession_append ON tlog_succession FOR INSERT TO comity_logkeeper
    WITH CHECK (true);
GRANT SELECT ON tlog_succession TO comity_app, comity_signer, comity_owner;

-- Only the operator; only after a key that is known here and that nothing follows yet.
CREATE FUNCTION succeed_tlog_key(
    p_name text, p_old text, p_new text, p_reason text, p_since timestamptz, p_statement text,
    p_at timestamptz) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('comity.tlog.key ' || p_name, 0));
    IF EXISTS (SELECT 1 FROM tlog_succession s WHERE s.name = p_name
               AND (s.old_vkey = p_old OR p_new IN (s.old_vkey, s.new_vkey)))
       OR EXISTS (SELECT 1 FROM tlog t WHERE t.vkey = p_new)
       OR EXISTS (SELECT 1 FROM tlog_witness w WHERE w.vkey = p_new)
       OR NOT EXISTS (SELECT 1 FROM tlog t WHERE t.origin = p_name AND t.vkey = p_old
                      UNION ALL SELECT 1 FROM tlog_witness w WHERE w.name = p_name
                      AND w.vkey = p_old
                      UNION ALL SELECT 1 FROM tlog_succession s WHERE s.name = p_name
                      AND s.new_vkey = p_old) THEN
        RAISE EXCEPTION 'a key follows one that is known and that nothing follows'
            USING ERRCODE = 'CM070';
    END IF;
    INSERT INTO tlog_succession (name, old_vkey, new_vkey, reason, since, statement, at)
    VALUES (p_name, p_old, p_new, p_reason, p_since, p_statement, p_at);
END $$;
REVOKE ALL ON FUNCTION
    succeed_tlog_key(text, text, text, text, timestamptz, text, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION
    succeed_tlog_key(text, text, text, text, timestamptz, text, timestamptz) TO comity_owner;
