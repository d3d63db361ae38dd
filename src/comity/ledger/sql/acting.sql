-- Who is acting: accounts, the roles they act in, and the sessions that prove it.
--
-- The database, not the web process, knows who is asking. A session token is 256 random
-- bits held by the browser or the client; only its SHA-256 is stored here. The web process
-- hands the token over inside each transaction (SET LOCAL comity.token) and whoami() looks
-- it up. Nothing else is trusted for row security. Every object here belongs to
-- comity_logkeeper, a role nobody can sign in as and the web process cannot become.

CREATE TABLE acting (
    actor uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    account text NOT NULL CHECK (account <> ''),
    role text NOT NULL CHECK (role IN ('person', 'officer', 'overseer', 'service')),
    city text,
    since timestamptz NOT NULL DEFAULT clock_timestamp(),
    ended timestamptz,
    CONSTRAINT acting_city_fits_role CHECK ((role IN ('person', 'overseer')) = (city IS NULL))
);
CREATE UNIQUE INDEX acting_once ON acting (account, role, city) NULLS NOT DISTINCT
    WHERE ended IS NULL;

CREATE TABLE actor_session (
    token_hash bytea PRIMARY KEY CHECK (octet_length(token_hash) = 32),
    actor uuid NOT NULL REFERENCES acting,
    account text NOT NULL,
    role text NOT NULL,
    city text,
    opened timestamptz NOT NULL DEFAULT clock_timestamp(),
    expires timestamptz NOT NULL,
    closed timestamptz,
    CONSTRAINT actor_session_within_a_shift CHECK (expires <= opened + interval '12 hours')
);
CREATE INDEX actor_session_of_account ON actor_session (account) WHERE closed IS NULL;
CREATE INDEX actor_session_expiry ON actor_session (expires);
CREATE INDEX actor_session_of_actor ON actor_session (actor);

-- Who presents the token of this transaction; all NULL when nobody valid does.
CREATE TYPE acting_now AS (actor uuid, role text, city text, expires timestamptz);
CREATE FUNCTION whoami() RETURNS acting_now
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
BEGIN ATOMIC
    SELECT ROW(s.actor, s.role, s.city, s.expires)::public.acting_now
    FROM public.actor_session s
    JOIN public.acting a ON a.actor = s.actor AND a.ended IS NULL
    WHERE s.token_hash = sha256(convert_to(current_setting('comity.token', true), 'UTF8'))
      AND s.closed IS NULL
      AND s.expires > clock_timestamp();
END;

-- Single answers for policies, written there as (SELECT me()) so that one statement asks once.
CREATE FUNCTION me() RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
BEGIN ATOMIC SELECT (whoami()).actor; END;

CREATE FUNCTION my_city() RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
BEGIN ATOMIC SELECT (whoami()).city; END;

CREATE FUNCTION my_role() RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
BEGIN ATOMIC SELECT (whoami()).role; END;

-- A person's account gets the random id under which all their data are kept; asked again,
-- the same id. An account holder can thus never choose whose data they own.
CREATE FUNCTION register_person(p_account text) RETURNS uuid
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE found_actor uuid;
BEGIN
    INSERT INTO acting (account, role) VALUES (p_account, 'person') ON CONFLICT DO NOTHING;
    SELECT a.actor INTO STRICT found_actor FROM acting a
    WHERE a.account = p_account AND a.role = 'person' AND a.ended IS NULL;
    RETURN found_actor;
END $$;

-- Make an account act for a city. The sign-in door cannot do this: a stolen door must not
-- be able to appoint officers.
CREATE FUNCTION appoint(p_account text, p_role text, p_city text) RETURNS uuid
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE found_actor uuid;
BEGIN
    IF p_role = 'person' THEN
        RAISE EXCEPTION 'a person is registered, not appointed' USING ERRCODE = 'CM011';
    END IF;
    INSERT INTO acting (account, role, city) VALUES (p_account, p_role, p_city)
    ON CONFLICT DO NOTHING;
    SELECT a.actor INTO STRICT found_actor FROM acting a
    WHERE a.account = p_account AND a.role = p_role AND a.city IS NOT DISTINCT FROM p_city
      AND a.ended IS NULL;
    RETURN found_actor;
END $$;

CREATE FUNCTION dismiss(p_actor uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE acting SET ended = clock_timestamp() WHERE actor = p_actor AND ended IS NULL;
    UPDATE actor_session SET closed = clock_timestamp() WHERE actor = p_actor AND closed IS NULL;
END $$;

-- What an account may act as; the door shows the choice when there is more than one.
CREATE FUNCTION roles_of(p_account text)
RETURNS TABLE (actor uuid, role text, city text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
BEGIN ATOMIC
    SELECT a.actor, a.role, a.city FROM public.acting a
    WHERE a.account = p_account AND a.ended IS NULL AND a.role <> 'service'
    ORDER BY a.role, a.city;
END;

CREATE FUNCTION keep_session(
    p_actor uuid, p_account text, p_role text, p_city text, p_token_hash bytea, p_ttl interval)
RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF p_ttl IS NULL OR p_ttl <= interval '0' OR p_ttl > interval '12 hours' THEN
        RAISE EXCEPTION 'a session lasts more than nothing and at most 12 hours'
            USING ERRCODE = 'CM012';
    END IF;
    IF octet_length(p_token_hash) IS DISTINCT FROM 32 OR p_token_hash = sha256(''::bytea) THEN
        RAISE EXCEPTION 'a session needs the SHA-256 of its token' USING ERRCODE = 'CM012';
    END IF;
    INSERT INTO actor_session (token_hash, actor, account, role, city, opened, expires)
    SELECT p_token_hash, p_actor, p_account, p_role, p_city, t, t + p_ttl
    FROM clock_timestamp() AS t;
END $$;

-- Open a session for someone the door has just recognised. Only comity_door may call it.
CREATE FUNCTION open_actor_session(
    p_account text, p_token_hash bytea, p_ttl interval, p_actor uuid DEFAULT NULL) RETURNS uuid
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE chosen acting[];
BEGIN
    SELECT array_agg(a) INTO chosen FROM acting a
    WHERE a.account = p_account AND a.ended IS NULL AND a.role <> 'service'
      AND (p_actor IS NULL OR a.actor = p_actor);
    IF cardinality(chosen) IS DISTINCT FROM 1 THEN
        RAISE EXCEPTION 'this account does not act in exactly one such role'
            USING ERRCODE = 'CM010';
    END IF;
    PERFORM keep_session(chosen[1].actor, p_account, chosen[1].role, chosen[1].city,
                         p_token_hash, p_ttl);
    RETURN chosen[1].actor;
END $$;

-- Open a session for the machine itself, for one city. Only the worker's role may call it.
CREATE FUNCTION open_service_session(p_city text, p_token_hash bytea, p_ttl interval) RETURNS uuid
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE machine uuid := appoint('service:' || p_city, 'service', p_city);
BEGIN
    PERFORM keep_session(machine, 'service:' || p_city, 'service', p_city, p_token_hash,
                         least(p_ttl, interval '1 hour'));
    RETURN machine;
END $$;

CREATE FUNCTION close_actor_session(p_token_hash bytea) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE actor_session SET closed = clock_timestamp()
    WHERE token_hash = p_token_hash AND closed IS NULL;
END $$;

CREATE FUNCTION close_all_sessions(p_account text) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE n integer;
BEGIN
    UPDATE actor_session SET closed = clock_timestamp()
    WHERE account = p_account AND closed IS NULL;
    GET DIAGNOSTICS n = ROW_COUNT;
    RETURN n;
END $$;

CREATE FUNCTION sweep_sessions(p_before timestamptz) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE n integer;
BEGIN
    DELETE FROM actor_session WHERE expires < least(p_before, clock_timestamp());
    GET DIAGNOSTICS n = ROW_COUNT;
    RETURN n;
END $$;

ALTER TABLE acting ENABLE ROW LEVEL SECURITY;
ALTER TABLE acting FORCE ROW LEVEL SECURITY;
ALTER TABLE actor_session ENABLE ROW LEVEL SECURITY;
ALTER TABLE actor_session FORCE ROW LEVEL SECURITY;
CREATE POLICY acting_keeper ON acting TO comity_logkeeper USING (true) WITH CHECK (true);
CREATE POLICY actor_session_keeper ON actor_session TO comity_logkeeper
    USING (true) WITH CHECK (true);

REVOKE ALL ON FUNCTION
    whoami(), me(), my_city(), my_role(), register_person(text), appoint(text, text, text),
    dismiss(uuid), roles_of(text), keep_session(uuid, text, text, text, bytea, interval),
    open_actor_session(text, bytea, interval, uuid),
    open_service_session(text, bytea, interval), close_actor_session(bytea),
    close_all_sessions(text), sweep_sessions(timestamptz)
FROM PUBLIC;
GRANT EXECUTE ON FUNCTION whoami(), me(), my_city(), my_role()
    TO comity_app, comity_signer, comity_owner;
GRANT EXECUTE ON FUNCTION register_person(text), roles_of(text),
    open_actor_session(text, bytea, interval, uuid), close_actor_session(bytea),
    close_all_sessions(text) TO comity_door;
GRANT EXECUTE ON FUNCTION open_service_session(text, bytea, interval), close_actor_session(bytea)
    TO comity_signer;
GRANT EXECUTE ON FUNCTION appoint(text, text, text), dismiss(uuid) TO comity_owner;
GRANT EXECUTE ON FUNCTION sweep_sessions(timestamptz) TO comity_sweeper;
