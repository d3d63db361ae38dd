-- The transparency log of each city: entries, their RFC 6962 tree, signed checkpoints.
--
-- Everything here is public for ever, so an entry is a commitment or a hash of something public,
-- never a name, a number of a case or a time. The program hands over entries and nothing else: the
-- database hashes them, gives the next place under the lock of the record, and completes the tree
-- in the same transaction as the act. Nothing is ever changed or removed.

-- A log: one of this installation's cities, or another installation's, known for its key.
CREATE TABLE tlog (
    origin text NOT NULL,
    vkey text NOT NULL,
    city text,
    CONSTRAINT tlog_key_stands_once PRIMARY KEY (origin, vkey),
    CONSTRAINT tlog_key_is_of_its_origin CHECK (starts_with(vkey, origin || '+')),
    CONSTRAINT tlog_origin_reads_well CHECK (origin ~ '^[!-*,-~]{3,200}$')
);
CREATE UNIQUE INDEX tlog_one_a_city ON tlog (city) WHERE city IS NOT NULL;

CREATE TABLE tlog_entry (
    origin text NOT NULL,
    place bigint NOT NULL,
    entry bytea NOT NULL,
    CONSTRAINT tlog_entry_has_one_place PRIMARY KEY (origin, place),
    CONSTRAINT tlog_entry_place_counts_from_nought CHECK (place >= 0),
    CONSTRAINT tlog_entry_fits_its_bundle CHECK (octet_length(entry) BETWEEN 1 AND 65535),
    -- Canonical JSON of codes, addresses and hashes: no blank, no at-sign, no letter beyond ASCII.
    CONSTRAINT tlog_entry_names_nobody CHECK (encode(entry, 'escape') ~ '^\{[!-?A-~]*\}$')
);

-- Hashes of complete subtrees of 256^level leaves: level 0 are the leaves. What tiles are made of.
CREATE TABLE tlog_hash (
    origin text NOT NULL,
    level smallint NOT NULL,
    place bigint NOT NULL,
    hash bytea NOT NULL,
    CONSTRAINT tlog_hash_has_one_place PRIMARY KEY (origin, level, place),
    CONSTRAINT tlog_hash_is_a_hash CHECK (octet_length(hash) = 32),
    CONSTRAINT tlog_hash_level_exists CHECK (level BETWEEN 0 AND 7 AND place >= 0)
);
CREATE INDEX tlog_leaf ON tlog_hash (hash) WHERE level = 0;

CREATE TABLE tlog_checkpoint (
    origin text NOT NULL,
    size bigint NOT NULL,
    root bytea NOT NULL,
    note text NOT NULL,
    signed_at timestamptz NOT NULL,
    CONSTRAINT tlog_checkpoint_one_a_size PRIMARY KEY (origin, size),
    CONSTRAINT tlog_checkpoint_size_is_sound CHECK (size > 0),
    CONSTRAINT tlog_checkpoint_root_is_a_hash CHECK (octet_length(root) = 32),
    CONSTRAINT tlog_checkpoint_says_what_it_signs
        CHECK (starts_with(note, origin || E'\n' || size || E'\n' || encode(root, 'base64') || E'\n'))
);

CREATE TABLE tlog_cosignature (
    origin text NOT NULL,
    size bigint NOT NULL,
    witness text NOT NULL,
    line text NOT NULL,
    at timestamptz NOT NULL,
    CONSTRAINT tlog_cosignature_once_a_witness PRIMARY KEY (origin, size, witness),
    CONSTRAINT tlog_cosignature_of_a_checkpoint
        FOREIGN KEY (origin, size) REFERENCES tlog_checkpoint (origin, size),
    CONSTRAINT tlog_cosignature_is_a_line CHECK (starts_with(line, '— ' || witness || ' '))
);

DO $$
DECLARE t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['tlog', 'tlog_entry', 'tlog_hash', 'tlog_checkpoint',
                             'tlog_cosignature'] LOOP
        EXECUTE format('CREATE TRIGGER %I BEFORE UPDATE OR DELETE ON %I
            FOR EACH ROW EXECUTE FUNCTION refuse_change()', t || '_stays', t);
        EXECUTE format('CREATE TRIGGER %I BEFORE TRUNCATE ON %I
            FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', t || '_is_never_emptied', t);
        EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER %I', t, t || '_stays');
        EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER %I', t, t || '_is_never_emptied');
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

-- The RFC 6962 root over hashes of subtrees of one height.
CREATE FUNCTION tlog_root_over(p_hashes bytea[]) RETURNS bytea
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    work bytea[] := p_hashes;
    n integer := cardinality(p_hashes);
    half integer;
BEGIN
    WHILE n > 1 LOOP
        half := n / 2;
        FOR i IN 1..half LOOP
            work[i] := sha256('\x01'::bytea || work[2 * i - 1] || work[2 * i]);
        END LOOP;
        IF n % 2 = 1 THEN
            -- The last of an odd row goes up as it is.
            work[half + 1] := work[n];
        END IF;
        n := half + n % 2;
    END LOOP;
    RETURN work[1];
END $$;

-- The root of the first p_size leaves, from above down: complete subtrees of the highest level,
-- then what the level below has beside them, and so on.
CREATE FUNCTION tlog_root(p_origin text, p_size bigint) RETURNS bytea
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    found bytea;
    part bytea[];
    whole bigint;
BEGIN
    FOR l IN 0..7 LOOP
        whole := p_size / (256::numeric ^ l)::bigint;
        EXIT WHEN whole = 0;
        SELECT array_agg(h.hash ORDER BY h.place) INTO part FROM tlog_hash h
        WHERE h.origin = p_origin AND h.level = l
          AND h.place >= whole - whole % 256 AND h.place < whole;
        -- What is left over on a level below stands to the right of all that is above it.
        IF found IS NOT NULL THEN
            part := part || found;
        END IF;
        found := CASE WHEN part IS NULL THEN found ELSE tlog_root_over(part) END;
    END LOOP;
    RETURN coalesce(found, sha256(''::bytea));
END $$;

CREATE FUNCTION enrol_tlog(p_origin text, p_vkey text, p_city text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    INSERT INTO tlog (origin, vkey, city) VALUES (p_origin, p_vkey, p_city)
    ON CONFLICT ON CONSTRAINT tlog_key_stands_once DO NOTHING;
END $$;

-- Append entries to a city's log in the transaction of the act they speak of; give the first place.
CREATE FUNCTION append_tlog(p_city text, p_entries bytea[]) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    kept text;
    first_place bigint;
    next_place bigint;
    below bigint;
    part bytea[];
BEGIN
    SELECT t.origin INTO kept FROM tlog t WHERE t.city = p_city;
    IF kept IS NULL THEN
        RAISE EXCEPTION 'this city keeps no log here' USING ERRCODE = 'CM030';
    END IF;
    -- The record's own lock: whoever appends also records, and two locks could wait for each other.
    PERFORM pg_advisory_xact_lock(hashtextextended('comity.ledger.fact', 0));
    SELECT coalesce(max(h.place) + 1, 0) INTO first_place FROM tlog_hash h
    WHERE h.origin = kept AND h.level = 0;
    INSERT INTO tlog_entry (origin, place, entry)
    SELECT kept, first_place + e.n - 1, e.entry
    FROM unnest(p_entries) WITH ORDINALITY AS e(entry, n);
    INSERT INTO tlog_hash (origin, level, place, hash)
    SELECT kept, 0, first_place + e.n - 1, sha256('\x00'::bytea || e.entry)
    FROM unnest(p_entries) WITH ORDINALITY AS e(entry, n);
    next_place := first_place + cardinality(p_entries);
    -- Complete every subtree that has its 256 hashes now.
    FOR l IN 1..7 LOOP
        below := next_place / (256::numeric ^ l)::bigint;
        EXIT WHEN below = 0;
        FOR p IN (SELECT coalesce(max(h.place) + 1, 0) FROM tlog_hash h
                  WHERE h.origin = kept AND h.level = l)..below - 1 LOOP
            SELECT array_agg(h.hash ORDER BY h.place) INTO STRICT part FROM tlog_hash h
            WHERE h.origin = kept AND h.level = l - 1 AND h.place >= p * 256
              AND h.place < (p + 1) * 256;
            INSERT INTO tlog_hash VALUES (kept, l, p, tlog_root_over(part));
        END LOOP;
    END LOOP;
    RETURN first_place;
END $$;

-- Keep a signed checkpoint: larger than all before, and of the tree that is there.
CREATE FUNCTION keep_checkpoint(
    p_origin text, p_size bigint, p_root bytea, p_note text, p_at timestamptz) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM tlog t WHERE t.origin = p_origin AND t.city IS NOT NULL)
       OR p_size <= (SELECT coalesce(max(c.size), 0) FROM tlog_checkpoint c
                     WHERE c.origin = p_origin)
       OR NOT EXISTS (SELECT 1 FROM tlog_hash h
                      WHERE h.origin = p_origin AND h.level = 0 AND h.place = p_size - 1)
       OR p_root IS DISTINCT FROM tlog_root(p_origin, p_size) THEN
        RAISE EXCEPTION 'a checkpoint is larger than the last and of the tree that is there'
            USING ERRCODE = 'CM031';
    END IF;
    INSERT INTO tlog_checkpoint (origin, size, root, note, signed_at)
    VALUES (p_origin, p_size, p_root, p_note, p_at);
END $$;

CREATE FUNCTION keep_cosignature(
    p_origin text, p_size bigint, p_witness text, p_line text, p_at timestamptz) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    INSERT INTO tlog_cosignature (origin, size, witness, line, at)
    VALUES (p_origin, p_size, p_witness, p_line, p_at)
    -- The first one stays: it bounds from when on an entry was there.
    ON CONFLICT ON CONSTRAINT tlog_cosignature_once_a_witness DO NOTHING;
END $$;

REVOKE ALL ON FUNCTION
    tlog_root_over(bytea[]), tlog_root(text, bigint), enrol_tlog(text, text, text),
    append_tlog(text, bytea[]), keep_checkpoint(text, bigint, bytea, text, timestamptz),
    keep_cosignature(text, bigint, text, text, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION enrol_tlog(text, text, text), append_tlog(text, bytea[])
    TO comity_signer, comity_owner;
GRANT EXECUTE ON FUNCTION keep_checkpoint(text, bigint, bytea, text, timestamptz),
    keep_cosignature(text, bigint, text, text, timestamptz) TO comity_signer;
