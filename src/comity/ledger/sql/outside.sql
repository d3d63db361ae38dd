-- What leaves (the outbox) and what comes in twice (idempotency keys).

-- A notice is written in the transaction of the change it reports and sent afterwards by the
-- worker. It names the recipient by id; the address is read when it is sent, under a lease.
CREATE TABLE outbox (
    id uuid PRIMARY KEY,
    channel text NOT NULL CHECK (channel IN ('email')),
    template text NOT NULL CHECK (template ~ '^[a-z_/]{1,60}$'),
    subject uuid NOT NULL,
    city text NOT NULL,
    language text NOT NULL CHECK (language ~ '^[a-z]{2}$'),
    fields jsonb NOT NULL,
    posted timestamptz NOT NULL DEFAULT clock_timestamp(),
    taken timestamptz,
    sent timestamptz,
    attempts integer NOT NULL DEFAULT 0,
    fault text CHECK (fault ~ '^[A-Z0-9-]{1,60}$')
);
CREATE INDEX outbox_waiting ON outbox (posted) WHERE sent IS NULL;

-- Write a notice once: the same id again does nothing and answers false.
CREATE FUNCTION post_notice(
    p_id uuid, p_channel text, p_template text, p_subject uuid, p_city text, p_language text,
    p_fields jsonb) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF jsonb_typeof(p_fields) IS DISTINCT FROM 'object'
       OR jsonb_path_exists(p_fields, '$.** ? (@.type() == "string")
            ? (!(@ like_regex "^[-A-Za-z0-9._:/+=#]{0,200}$"))') THEN
        RAISE EXCEPTION 'a notice waits with ids, codes and dates only' USING ERRCODE = 'CM023';
    END IF;
    INSERT INTO outbox (id, channel, template, subject, city, language, fields)
    VALUES (p_id, p_channel, p_template, p_subject, p_city, p_language, p_fields)
    ON CONFLICT DO NOTHING;
    RETURN FOUND;
END $$;

-- Take up to p_most notices; one taken and not settled within five minutes is offered again.
CREATE FUNCTION take_notices(p_most integer)
RETURNS TABLE (id uuid, channel text, template text, subject uuid, city text, language text,
               fields jsonb, attempts integer)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RETURN QUERY
    UPDATE outbox o SET taken = clock_timestamp(), attempts = o.attempts + 1
    WHERE o.id IN (
        SELECT w.id FROM outbox w
        WHERE w.sent IS NULL AND w.attempts < 8
          AND (w.taken IS NULL OR w.taken < clock_timestamp() - interval '5 minutes')
        ORDER BY w.posted LIMIT p_most FOR UPDATE SKIP LOCKED)
    RETURNING o.id, o.channel, o.template, o.subject, o.city, o.language, o.fields, o.attempts;
END $$;

-- Note that a notice was sent (no fault) or was not (a code).
CREATE FUNCTION settle_notice(p_id uuid, p_fault text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE outbox o SET fault = p_fault,
        sent = CASE WHEN p_fault IS NULL THEN clock_timestamp() END
    WHERE o.id = p_id AND o.sent IS NULL;
END $$;

-- An answer already given to this actor for this key. Keys are kept hashed: they are chosen
-- by clients, who may put a name in them.
CREATE TABLE idempotency_key (
    actor uuid NOT NULL,
    key_hash bytea NOT NULL CHECK (octet_length(key_hash) = 32),
    request_hash bytea NOT NULL CHECK (octet_length(request_hash) = 32),
    status integer CHECK (status BETWEEN 200 AND 299),
    response jsonb,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (actor, key_hash),
    CONSTRAINT idempotency_answer_whole CHECK ((status IS NULL) = (response IS NULL))
);
CREATE INDEX idempotency_key_age ON idempotency_key (at);

CREATE FUNCTION sweep_outside(p_before timestamptz) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE keys integer; notices integer;
BEGIN
    DELETE FROM idempotency_key WHERE at < least(p_before, clock_timestamp() - interval '1 day');
    GET DIAGNOSTICS keys = ROW_COUNT;
    DELETE FROM outbox WHERE sent < least(p_before, clock_timestamp() - interval '1 day');
    GET DIAGNOSTICS notices = ROW_COUNT;
    RETURN keys + notices;
END $$;

ALTER TABLE outbox ENABLE ROW LEVEL SECURITY;
ALTER TABLE outbox FORCE ROW LEVEL SECURITY;
ALTER TABLE idempotency_key ENABLE ROW LEVEL SECURITY;
ALTER TABLE idempotency_key FORCE ROW LEVEL SECURITY;
CREATE POLICY outbox_keeper ON outbox TO comity_logkeeper USING (true) WITH CHECK (true);
CREATE POLICY idempotency_keeper ON idempotency_key TO comity_logkeeper
    USING (true) WITH CHECK (true);
CREATE POLICY idempotency_own ON idempotency_key FOR SELECT TO comity_app, comity_signer
    USING (actor = (SELECT me()));
CREATE POLICY idempotency_claim ON idempotency_key FOR INSERT TO comity_app, comity_signer
    WITH CHECK (actor = (SELECT me()));
-- An answer is given once: a row that has one can no longer be found for an update.
CREATE POLICY idempotency_answer ON idempotency_key FOR UPDATE TO comity_app, comity_signer
    USING (actor = (SELECT me()) AND status IS NULL) WITH CHECK (actor = (SELECT me()));
GRANT SELECT, INSERT, UPDATE (status, response) ON idempotency_key TO comity_app, comity_signer;

REVOKE ALL ON FUNCTION
    post_notice(uuid, text, text, uuid, text, text, jsonb), take_notices(integer),
    settle_notice(uuid, text), sweep_outside(timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION post_notice(uuid, text, text, uuid, text, text, jsonb)
    TO comity_app, comity_signer;
GRANT EXECUTE ON FUNCTION take_notices(integer), settle_notice(uuid, text) TO comity_signer;
GRANT EXECUTE ON FUNCTION sweep_outside(timestamptz) TO comity_sweeper;
