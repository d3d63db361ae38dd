-- Witnesses: who cosigns logs, and what each witness here has seen of each log.

-- A witness: one of this installation's cities, or another installation's, spoken to at its address.
CREATE TABLE tlog_witness (
    name text NOT NULL,
    vkey text NOT NULL,
    city text,
    url text,
    CONSTRAINT tlog_witness_has_one_name PRIMARY KEY (name),
    CONSTRAINT tlog_witness_key_is_its_own CHECK (starts_with(vkey, name || '+')),
    CONSTRAINT tlog_witness_is_here_or_elsewhere CHECK ((city IS NULL) <> (url IS NULL))
);
CREATE UNIQUE INDEX tlog_witness_one_a_city ON tlog_witness (city) WHERE city IS NOT NULL;

-- The largest tree of a log that a witness of this installation has cosigned, with both signatures.
CREATE TABLE tlog_seen (
    witness text NOT NULL,
    origin text NOT NULL,
    size bigint NOT NULL,
    root bytea NOT NULL,
    note text NOT NULL,
    at timestamptz NOT NULL,
    CONSTRAINT tlog_seen_once_a_log PRIMARY KEY (witness, origin),
    CONSTRAINT tlog_seen_by_a_witness FOREIGN KEY (witness) REFERENCES tlog_witness (name),
    CONSTRAINT tlog_seen_root_is_a_hash CHECK (octet_length(root) = 32),
    CONSTRAINT tlog_seen_size_is_sound CHECK (size >= 0)
);

-- What an exchange found that must not be: a fork, a log that went back, a broken signature; with
-- the signed texts that show it.
CREATE TABLE tlog_fault (
    origin text NOT NULL,
    witness text NOT NULL,
    code text NOT NULL,
    size bigint NOT NULL,
    evidence text NOT NULL,
    at timestamptz NOT NULL,
    CONSTRAINT tlog_fault_stands_once PRIMARY KEY (origin, witness, code, size),
    CONSTRAINT tlog_fault_code_is_known CHECK (code IN
        ('LOG-FORKED', 'LOG-ROLLED-BACK', 'LOG-BROKEN', 'WITNESS-BROKEN'))
);

CREATE FUNCTION refuse_shrinking() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF (NEW.witness, NEW.origin) IS DISTINCT FROM (OLD.witness, OLD.origin)
       OR NEW.size < OLD.size OR (NEW.size = OLD.size AND NEW.root <> OLD.root) THEN
        RAISE EXCEPTION 'a witness never goes back' USING ERRCODE = 'CM032';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tlog_seen_never_shrinks BEFORE UPDATE ON tlog_seen
    FOR EACH ROW EXECUTE FUNCTION refuse_shrinking();
CREATE TRIGGER tlog_seen_stays BEFORE DELETE ON tlog_seen
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER tlog_seen_is_never_emptied BEFORE TRUNCATE ON tlog_seen
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER tlog_witness_stays BEFORE UPDATE OR DELETE ON tlog_witness
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER tlog_witness_is_never_emptied BEFORE TRUNCATE ON tlog_witness
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER tlog_fault_stays BEFORE UPDATE OR DELETE ON tlog_fault
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER tlog_fault_is_never_emptied BEFORE TRUNCATE ON tlog_fault
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE tlog_fault ENABLE ALWAYS TRIGGER tlog_fault_stays;
ALTER TABLE tlog_fault ENABLE ALWAYS TRIGGER tlog_fault_is_never_emptied;
ALTER TABLE tlog_seen ENABLE ALWAYS TRIGGER tlog_seen_never_shrinks;
ALTER TABLE tlog_seen ENABLE ALWAYS TRIGGER tlog_seen_stays;
ALTER TABLE tlog_seen ENABLE ALWAYS TRIGGER tlog_seen_is_never_emptied;
ALTER TABLE tlog_witness ENABLE ALWAYS TRIGGER tlog_witness_stays;
ALTER TABLE tlog_witness ENABLE ALWAYS TRIGGER tlog_witness_is_never_emptied;

DO $$
DECLARE t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['tlog_witness', 'tlog_seen', 'tlog_fault'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
        EXECUTE format('COMMENT ON TABLE %I IS %L', t, 'comity: class=public');
        EXECUTE format('CREATE POLICY %I ON %I FOR SELECT
            TO comity_app, comity_signer, comity_owner, comity_logkeeper USING (true)',
            t || '_read', t);
        EXECUTE format('CREATE POLICY %I ON %I FOR INSERT TO comity_logkeeper WITH CHECK (true)',
            t || '_append', t);
        EXECUTE format('GRANT SELECT ON %I TO comity_app, comity_signer, comity_owner', t);
    END LOOP;
END $$;
CREATE POLICY tlog_seen_grows ON tlog_seen FOR UPDATE TO comity_logkeeper
    USING (true) WITH CHECK (true);

CREATE FUNCTION enrol_witness(p_name text, p_vkey text, p_city text, p_url text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    INSERT INTO tlog_witness (name, vkey, city, url) VALUES (p_name, p_vkey, p_city, p_url)
    ON CONFLICT ON CONSTRAINT tlog_witness_has_one_name DO NOTHING;
END $$;

-- Only the operator lets logs and witnesses of other installations in.
CREATE FUNCTION admit_tlog(p_origin text, p_vkey text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM enrol_tlog(p_origin, p_vkey, NULL);
END $$;

CREATE FUNCTION admit_witness(p_name text, p_vkey text, p_url text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM enrol_witness(p_name, p_vkey, NULL, p_url);
END $$;

-- Note what a witness has cosigned: only from the size it saw last, checked and written at once.
CREATE FUNCTION advance_witness(
    p_witness text, p_origin text, p_old bigint, p_size bigint, p_root bytea, p_note text,
    p_at timestamptz) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    before bigint;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('comity.tlog.seen ' || p_witness, 0));
    SELECT s.size INTO before FROM tlog_seen s
    WHERE s.witness = p_witness AND s.origin = p_origin;
    IF coalesce(before, 0) <> p_old THEN
        RETURN false;
    END IF;
    INSERT INTO tlog_seen (witness, origin, size, root, note, at)
    VALUES (p_witness, p_origin, p_size, p_root, p_note, p_at)
    ON CONFLICT ON CONSTRAINT tlog_seen_once_a_log DO UPDATE
    SET size = excluded.size, root = excluded.root, note = excluded.note, at = excluded.at;
    RETURN true;
END $$;

-- Keep what an exchange found; false where it is known.
CREATE FUNCTION keep_tlog_fault(
    p_origin text, p_witness text, p_code text, p_size bigint, p_evidence text, p_at timestamptz)
RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    INSERT INTO tlog_fault (origin, witness, code, size, evidence, at)
    VALUES (p_origin, p_witness, p_code, p_size, p_evidence, p_at)
    ON CONFLICT ON CONSTRAINT tlog_fault_stands_once DO NOTHING;
    RETURN FOUND;
END $$;

REVOKE ALL ON FUNCTION
    keep_tlog_fault(text, text, text, bigint, text, timestamptz),
    refuse_shrinking(), enrol_witness(text, text, text, text), admit_tlog(text, text),
    admit_witness(text, text, text),
    advance_witness(text, text, bigint, bigint, bytea, text, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION enrol_witness(text, text, text, text) TO comity_signer, comity_owner;
GRANT EXECUTE ON FUNCTION admit_tlog(text, text), admit_witness(text, text, text)
    TO comity_owner;
GRANT EXECUTE ON FUNCTION
    advance_witness(text, text, bigint, bigint, bytea, text, timestamptz),
    keep_tlog_fault(text, text, text, bigint, text, timestamptz) TO comity_signer;
