-- The append-only record of what happened.
--
-- A fact holds ids, codes, dates and hashes, never a name or a sentence: record_fact refuses
-- any string with a blank or an at-sign in it. `entry` is the exact RFC 8785 text that was
-- hashed; `leaf` is its RFC 6962 leaf hash; `chain` ties every fact to all before it, so that
-- a changed, dropped or reordered row shows. Numbers come from the table itself under a lock
-- held until commit, never from a sequence: a rolled back transaction leaves no gap.

CREATE TABLE fact (
    number bigint PRIMARY KEY CHECK (number > 0),
    kind text NOT NULL CHECK (kind ~ '^[A-Z][A-Za-z]{2,59}$'),
    at timestamptz NOT NULL,
    recorded timestamptz NOT NULL DEFAULT clock_timestamp(),
    signed_by text NOT NULL,
    city text,
    entry text NOT NULL,
    payload jsonb NOT NULL,
    leaf bytea NOT NULL CHECK (octet_length(leaf) = 32),
    chain bytea NOT NULL CHECK (octet_length(chain) = 32)
);
CREATE INDEX fact_of_city ON fact (city, number);
CREATE INDEX fact_of_kind ON fact (kind, number);

CREATE FUNCTION refuse_change() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'the record is append-only' USING ERRCODE = 'CM020';
END $$;
CREATE TRIGGER fact_stays BEFORE UPDATE OR DELETE ON fact
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER fact_is_never_emptied BEFORE TRUNCATE ON fact
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
-- Also when a session asks for replica behaviour, which skips ordinary triggers.
ALTER TABLE fact ENABLE ALWAYS TRIGGER fact_stays;
ALTER TABLE fact ENABLE ALWAYS TRIGGER fact_is_never_emptied;

-- In whose name this transaction writes: the actor of the token, else the system role.
CREATE FUNCTION signed_by() RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
BEGIN ATOMIC SELECT coalesce(me()::text, 'system:' || session_user); END;

CREATE FUNCTION record_fact(p_entry text) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    said jsonb := p_entry::jsonb;
    leaf_hash bytea := sha256('\x00'::bytea || convert_to(p_entry, 'UTF8'));
    last_number bigint;
    last_chain bytea;
BEGIN
    IF (SELECT array_agg(k ORDER BY k) FROM jsonb_object_keys(said) AS k)
        IS DISTINCT FROM ARRAY['at', 'body', 'by', 'city', 'kind'] THEN
        RAISE EXCEPTION 'a fact has at, body, by, city and kind' USING ERRCODE = 'CM021';
    END IF;
    IF said ->> 'by' IS DISTINCT FROM signed_by() THEN
        RAISE EXCEPTION 'a fact is signed by whoever acts' USING ERRCODE = 'CM022';
    END IF;
    IF jsonb_path_exists(said -> 'body', '$.** ? (@.type() == "string")
            ? (!(@ like_regex "^[-A-Za-z0-9._:/+=#]{0,200}$"))') THEN
        RAISE EXCEPTION 'a fact holds ids, codes, dates and hashes only' USING ERRCODE = 'CM023';
    END IF;
    -- Last, because everyone else who records waits from here until this transaction ends.
    PERFORM pg_advisory_xact_lock(hashtextextended('comity.ledger.fact', 0));
    SELECT f.number, f.chain INTO last_number, last_chain FROM fact f
    ORDER BY f.number DESC LIMIT 1;
    INSERT INTO fact (number, kind, at, signed_by, city, entry, payload, leaf, chain)
    VALUES (coalesce(last_number, 0) + 1, said ->> 'kind', (said ->> 'at')::timestamptz,
            said ->> 'by', said ->> 'city', p_entry, said -> 'body', leaf_hash,
            sha256(coalesce(last_chain, decode(repeat('00', 32), 'hex')) || leaf_hash));
    RETURN coalesce(last_number, 0) + 1;
END $$;

ALTER TABLE fact ENABLE ROW LEVEL SECURITY;
ALTER TABLE fact FORCE ROW LEVEL SECURITY;
CREATE POLICY fact_keeper_reads ON fact FOR SELECT TO comity_logkeeper USING (true);
CREATE POLICY fact_keeper_appends ON fact FOR INSERT TO comity_logkeeper WITH CHECK (true);
-- Officers see what happened in their city, everyone sees what they did themselves.
CREATE POLICY fact_own_city ON fact FOR SELECT TO comity_app, comity_signer
    USING (city = (SELECT my_city()) OR signed_by = (SELECT me())::text);
-- The command that verifies the whole chain runs as the owner, away from the web.
CREATE POLICY fact_verifier ON fact FOR SELECT TO comity_owner USING (true);
GRANT SELECT ON fact TO comity_app, comity_signer, comity_owner;

REVOKE ALL ON FUNCTION refuse_change(), signed_by(), record_fact(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION signed_by(), record_fact(text)
    TO comity_app, comity_signer, comity_owner, comity_sweeper;
