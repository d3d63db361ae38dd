-- Why personal data may be read: purposes, legal bases, leases.
--
-- No personal row of another person is visible without a lease that was committed before the
-- statement that reads it: for this very actor, this person, this class of data, for a purpose
-- from the closed vocabulary, resting on a basis that is still live. An actor who opens a lease,
-- reads and rolls back reads nothing, because a lease opened in the same transaction is not yet
-- good. The rows of lease answer the person's question "who looked at my data".

CREATE TABLE purpose (
    id text PRIMARY KEY CHECK (id ~ '^[a-z_]{3,40}$'),
    dpv text NOT NULL,
    roles text[] NOT NULL,
    grounds text[] NOT NULL,
    -- Enforcement and trade are not refused here and there: they cannot be written down.
    CONSTRAINT purpose_is_no_enforcement CHECK (
        id || ' ' || dpv !~* '(enforce|immigra|migrat|polic|deport|border|surveil|investigat|crimin|terror|profil|market|advert|credit|solvency|commerc)')
);
CREATE TABLE data_class (id text PRIMARY KEY CHECK (id ~ '^[a-z_]{3,40}$'));
CREATE TABLE purpose_class (
    purpose text NOT NULL REFERENCES purpose,
    data_class text NOT NULL REFERENCES data_class,
    PRIMARY KEY (purpose, data_class)
);
-- How many different people one actor of a role may open in 24 hours. A row is an ordinary
-- setting; a missing row means none.
CREATE TABLE budget (
    role text PRIMARY KEY,
    subjects_per_day integer NOT NULL CHECK (subjects_per_day >= 0)
);
INSERT INTO budget VALUES ('officer', 60), ('overseer', 20), ('service', 20000);

CREATE TABLE basis (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    subject uuid NOT NULL,
    city text NOT NULL,
    purpose text NOT NULL,
    data_class text NOT NULL,
    ground text NOT NULL CHECK (ground IN ('public_task', 'legal_duty', 'consent')),
    since timestamptz NOT NULL DEFAULT clock_timestamp(),
    until timestamptz,
    withdrawn_at timestamptz,
    granted_by uuid NOT NULL,
    FOREIGN KEY (purpose, data_class) REFERENCES purpose_class,
    CONSTRAINT basis_ends_after_it_began CHECK (until IS NULL OR until > since)
);
CREATE UNIQUE INDEX basis_live ON basis (subject, city, purpose, data_class)
    WHERE withdrawn_at IS NULL;
CREATE INDEX basis_of_city ON basis (city);

CREATE TABLE lease (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    xid xid8 NOT NULL,
    actor uuid NOT NULL,
    role text NOT NULL,
    city text NOT NULL,
    subject uuid NOT NULL,
    data_class text NOT NULL,
    purpose text NOT NULL,
    basis uuid NOT NULL REFERENCES basis,
    opened timestamptz NOT NULL DEFAULT clock_timestamp(),
    expires timestamptz NOT NULL,
    -- The fact in the record that holds the hash of this lease and those opened with it.
    fact bigint NOT NULL REFERENCES fact,
    FOREIGN KEY (purpose, data_class) REFERENCES purpose_class,
    CONSTRAINT lease_is_short CHECK (expires > opened AND expires <= opened + interval '15 minutes')
);
CREATE INDEX lease_live ON lease (actor, data_class, expires);
CREATE INDEX lease_budget ON lease (actor, opened, subject);
CREATE INDEX lease_of_subject ON lease (subject, opened);
CREATE INDEX lease_of_basis ON lease (basis);
CREATE INDEX lease_of_fact ON lease (fact);

-- A lease is evidence for the person: nobody changes one, not even its keeper.
CREATE FUNCTION refuse_lease_change() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'a lease is evidence and stays as it was written' USING ERRCODE = 'CM020';
END $$;
CREATE TRIGGER lease_stays BEFORE UPDATE OR DELETE ON lease
    FOR EACH ROW EXECUTE FUNCTION refuse_lease_change();
CREATE TRIGGER lease_is_never_emptied BEFORE TRUNCATE ON lease
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_lease_change();
ALTER TABLE lease ENABLE ALWAYS TRIGGER lease_stays;
ALTER TABLE lease ENABLE ALWAYS TRIGGER lease_is_never_emptied;

-- Whose rows of a class this actor may see now: a person their own, anyone else those under a
-- live lease. Policies compare with it once per statement, so a scan costs no call per row.
-- Refuses snapshots that outlive a statement: in them a withdrawal would not be seen.
CREATE FUNCTION readable(p_class text) RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    w acting_now := whoami();
    subjects uuid[];
BEGIN
    IF w.actor IS NULL THEN
        RETURN '{}';
    END IF;
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION 'personal data are read in READ COMMITTED only' USING ERRCODE = 'CM006';
    END IF;
    IF w.role = 'person' THEN
        RETURN ARRAY[w.actor];
    END IF;
    SELECT array_agg(DISTINCT l.subject) INTO subjects
    FROM lease l JOIN basis b ON b.id = l.basis
    WHERE l.actor = w.actor AND l.data_class = p_class
      AND l.expires > clock_timestamp()
      AND l.city = w.city
      AND l.xid IS DISTINCT FROM pg_current_xact_id_if_assigned()
      AND b.withdrawn_at IS NULL
      AND (b.until IS NULL OR b.until > clock_timestamp());
    RETURN coalesce(subjects, '{}');
END $$;

-- The same question for one person, for code that asks before it reads.
CREATE FUNCTION may_read(p_subject uuid, p_class text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
BEGIN ATOMIC SELECT p_subject = ANY (readable(p_class)); END;

-- The hash under which leases opened together stand in the record.
CREATE FUNCTION seal(p_leases lease[]) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp
BEGIN ATOMIC
    SELECT encode(sha256(convert_to(string_agg(concat_ws('|', l.id, l.actor, l.role, l.city,
        l.subject, l.data_class, l.purpose, l.basis, extract(epoch FROM l.opened),
        extract(epoch FROM l.expires)), E'\n' ORDER BY l.id), 'UTF8')), 'hex')
    FROM unnest(p_leases) AS l;
END;

-- Open leases on some people and classes, all or none; gives how many are new. A live lease
-- for the same purpose with a minute left is used again.
CREATE FUNCTION open_leases(p_subjects uuid[], p_classes text[], p_purpose text, p_ttl interval)
RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    w acting_now := whoami();
    day_ago timestamptz := clock_timestamp() - interval '24 hours';
    wanted integer;
    covered integer;
    spent integer;
    newcomers integer;
    fresh lease[];
    recorded bigint;
BEGIN
    IF w.actor IS NULL THEN
        RAISE EXCEPTION 'nobody is signed in' USING ERRCODE = 'CM001';
    END IF;
    IF p_ttl IS NULL OR p_ttl <= interval '0' OR p_ttl > interval '15 minutes' THEN
        RAISE EXCEPTION 'a lease lasts at most 15 minutes' USING ERRCODE = 'CM002';
    END IF;
    IF NOT EXISTS (SELECT 1 FROM purpose p WHERE p.id = p_purpose) THEN
        RAISE EXCEPTION 'there is no such purpose' USING ERRCODE = 'CM003';
    END IF;
    IF w.city IS NULL
       OR NOT EXISTS (SELECT 1 FROM purpose p WHERE p.id = p_purpose AND w.role = ANY (p.roles)) THEN
        RAISE EXCEPTION 'this role has no such purpose' USING ERRCODE = 'CM004';
    END IF;
    -- A snapshot older than the lock below would miss what was opened meanwhile.
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION 'leases are opened in READ COMMITTED only' USING ERRCODE = 'CM006';
    END IF;
    -- The lease must survive a crash before anything is read under it.
    PERFORM set_config('synchronous_commit', 'on', true);
    PERFORM pg_advisory_xact_lock(hashtextextended('comity.lease.' || w.actor, 0));

    SELECT count(*), count(b.id) INTO wanted, covered
    FROM (SELECT DISTINCT s, c FROM unnest(p_subjects) s, unnest(p_classes) c) AS want
    LEFT JOIN basis b ON b.subject = want.s AND b.data_class = want.c AND b.city = w.city
        AND b.purpose = p_purpose AND b.withdrawn_at IS NULL
        AND (b.until IS NULL OR b.until > clock_timestamp());
    IF wanted = 0 OR covered < wanted THEN
        RAISE EXCEPTION 'no live basis for % of % readings', wanted - covered, wanted
            USING ERRCODE = 'CM005';
    END IF;

    SELECT count(DISTINCT l.subject) INTO spent FROM lease l
    WHERE l.actor = w.actor AND l.opened > day_ago;
    SELECT count(DISTINCT s) INTO newcomers FROM unnest(p_subjects) s
    WHERE NOT EXISTS (SELECT 1 FROM lease l
        WHERE l.actor = w.actor AND l.opened > day_ago AND l.subject = s);
    IF newcomers > 0 AND spent + newcomers
        > coalesce((SELECT subjects_per_day FROM budget WHERE role = w.role), 0) THEN
        RAISE EXCEPTION 'the budget of different people a day is spent' USING ERRCODE = 'CM007';
    END IF;

    SELECT array_agg(ROW(uuidv7(), pg_current_xact_id(), w.actor, w.role, w.city, want.s, want.c,
                         p_purpose, b.id, t, t + p_ttl, NULL)::lease) INTO fresh
    FROM (SELECT DISTINCT s, c FROM unnest(p_subjects) s, unnest(p_classes) c) AS want
    JOIN basis b ON b.subject = want.s AND b.data_class = want.c AND b.city = w.city
        AND b.purpose = p_purpose AND b.withdrawn_at IS NULL
        AND (b.until IS NULL OR b.until > clock_timestamp())
    CROSS JOIN (SELECT clock_timestamp() AS t) AS clock
    WHERE NOT EXISTS (SELECT 1 FROM lease l
        WHERE l.actor = w.actor AND l.data_class = want.c AND l.expires > t + interval '1 minute'
          AND l.subject = want.s AND l.basis = b.id
          AND l.xid IS DISTINCT FROM pg_current_xact_id());
    IF fresh IS NULL THEN
        RETURN 0;
    END IF;
    -- Canonical by construction: keys in order, no character that needs an escape. Of no city,
    -- so that colleagues do not watch each other through the record.
    recorded := record_fact(format(
        '{"at":"%s","body":{"count":%s,"purpose":"%s","seal":"%s"},"by":"%s","city":null,'
        '"kind":"LeasesOpened"}',
        to_char(fresh[1].opened AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
        cardinality(fresh), p_purpose, seal(fresh), w.actor));
    INSERT INTO lease (id, xid, actor, role, city, subject, data_class, purpose, basis, opened,
                       expires, fact)
    SELECT l.id, l.xid, l.actor, l.role, l.city, l.subject, l.data_class, l.purpose, l.basis,
           l.opened, l.expires, recorded
    FROM unnest(fresh) AS l;
    RETURN cardinality(fresh);
END $$;

-- Facts whose leases are not what was sealed: changed, removed or added. For the operator.
CREATE FUNCTION broken_seals() RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
BEGIN ATOMIC
    SELECT f.number FROM public.fact f
    WHERE f.kind = 'LeasesOpened' AND f.payload ->> 'seal' IS DISTINCT FROM
        (SELECT seal(array_agg(l)) FROM public.lease l WHERE l.fact = f.number)
    UNION
    SELECT l.fact FROM public.lease l JOIN public.fact f ON f.number = l.fact
    WHERE f.kind <> 'LeasesOpened';
END;

CREATE FUNCTION open_lease(p_subject uuid, p_class text, p_purpose text, p_ttl interval)
RETURNS integer
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
BEGIN ATOMIC SELECT open_leases(ARRAY[p_subject], ARRAY[p_class], p_purpose, p_ttl); END;

-- Say that a city may use classes of data about a person for a purpose; gives how many are new.
-- Only the person consents. A city extends what it already has, or begins for someone nobody
-- knows yet (a paper application); it cannot reach for another city's people.
CREATE FUNCTION grant_basis(
    p_subject uuid, p_city text, p_purpose text, p_classes text[], p_ground text,
    p_until timestamptz DEFAULT NULL) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    w acting_now := whoami();
    made integer;
BEGIN
    IF w.actor IS NULL THEN
        RAISE EXCEPTION 'nobody is signed in' USING ERRCODE = 'CM001';
    END IF;
    IF NOT EXISTS (SELECT 1 FROM purpose p
                   WHERE p.id = p_purpose AND p_ground = ANY (p.grounds)) THEN
        RAISE EXCEPTION 'this purpose cannot rest on this ground' USING ERRCODE = 'CM003';
    END IF;
    IF w.role = 'person' AND w.actor = p_subject THEN
        NULL;
    ELSIF w.role IN ('officer', 'service') AND p_city = w.city AND p_ground <> 'consent'
        AND (EXISTS (SELECT 1 FROM basis b WHERE b.subject = p_subject AND b.city = w.city
                     AND b.withdrawn_at IS NULL)
             OR NOT EXISTS (SELECT 1 FROM basis b WHERE b.subject = p_subject)
                AND NOT EXISTS (SELECT 1 FROM acting a WHERE a.actor = p_subject)) THEN
        NULL;
    ELSE
        RAISE EXCEPTION 'this actor cannot grant that' USING ERRCODE = 'CM008';
    END IF;
    -- What ran out by its own date makes room for what is granted now.
    UPDATE basis b SET withdrawn_at = b.until
    WHERE b.subject = p_subject AND b.city = p_city AND b.purpose = p_purpose
      AND b.data_class = ANY (p_classes) AND b.withdrawn_at IS NULL
      AND b.until <= clock_timestamp();
    INSERT INTO basis (subject, city, purpose, data_class, ground, until, granted_by)
    SELECT DISTINCT p_subject, p_city, p_purpose, c, p_ground, p_until, w.actor
    FROM unnest(p_classes) AS c
    ON CONFLICT DO NOTHING;
    GET DIAGNOSTICS made = ROW_COUNT;
    RETURN made;
END $$;

-- End the use of a person's data for a purpose; gives how many bases ended. The person takes
-- back consent at any time. What rests on law ends through the city that relies on it.
CREATE FUNCTION withdraw_basis(p_subject uuid, p_city text, p_purpose text) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    w acting_now := whoami();
    own boolean := w.role = 'person' AND w.actor = p_subject;
    ended integer;
BEGIN
    IF w.actor IS NULL THEN
        RAISE EXCEPTION 'nobody is signed in' USING ERRCODE = 'CM001';
    END IF;
    IF NOT own AND NOT (w.role IN ('officer', 'service') AND p_city = w.city) THEN
        RAISE EXCEPTION 'this actor cannot end that' USING ERRCODE = 'CM008';
    END IF;
    IF own AND EXISTS (SELECT 1 FROM basis b WHERE b.subject = p_subject AND b.city = p_city
            AND b.purpose = p_purpose AND b.withdrawn_at IS NULL AND b.ground <> 'consent') THEN
        RAISE EXCEPTION 'this use rests on law, not on consent' USING ERRCODE = 'CM009';
    END IF;
    UPDATE basis b SET withdrawn_at = clock_timestamp()
    WHERE b.subject = p_subject AND b.city = p_city AND b.purpose = p_purpose
      AND b.withdrawn_at IS NULL;
    GET DIAGNOSTICS ended = ROW_COUNT;
    RETURN ended;
END $$;

-- Change the budget of a role; an operator's setting, not the web's.
CREATE FUNCTION set_budget(p_role text, p_subjects_per_day integer) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
BEGIN ATOMIC
    INSERT INTO public.budget VALUES (p_role, p_subjects_per_day)
    ON CONFLICT (role) DO UPDATE SET subjects_per_day = excluded.subjects_per_day;
END;

DO $$
DECLARE t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['purpose', 'data_class', 'purpose_class', 'budget', 'basis', 'lease'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY %I ON %I TO comity_logkeeper USING (true) WITH CHECK (true)',
                       t || '_keeper', t);
    END LOOP;
    FOREACH t IN ARRAY ARRAY['purpose', 'data_class', 'purpose_class', 'budget'] LOOP
        EXECUTE format('CREATE POLICY %I ON %I FOR SELECT TO comity_app, comity_signer USING (true)',
                       t || '_is_public', t);
        EXECUTE format('GRANT SELECT ON %I TO comity_app, comity_signer', t);
    END LOOP;
END $$;

-- A person sees every basis and lease about themself; a city sees its bases, an officer their
-- own leases. Who exactly looked (actor), and in which transaction, is shown to nobody here.
CREATE POLICY basis_seen ON basis FOR SELECT TO comity_app, comity_signer
    USING (subject = (SELECT me()) OR city = (SELECT my_city()));
CREATE POLICY lease_seen ON lease FOR SELECT TO comity_app, comity_signer
    USING (subject = (SELECT me()) OR actor = (SELECT me()));
GRANT SELECT (id, subject, city, purpose, data_class, ground, since, until, withdrawn_at)
    ON basis TO comity_app, comity_signer;
GRANT SELECT (id, role, city, subject, data_class, purpose, opened, expires)
    ON lease TO comity_app, comity_signer;

REVOKE ALL ON FUNCTION
    refuse_lease_change(), readable(text), may_read(uuid, text),
    open_leases(uuid[], text[], text, interval), open_lease(uuid, text, text, interval),
    grant_basis(uuid, text, text, text[], text, timestamptz), withdraw_basis(uuid, text, text),
    set_budget(text, integer), seal(lease[]), broken_seals()
FROM PUBLIC;
GRANT EXECUTE ON FUNCTION readable(text), may_read(uuid, text),
    open_leases(uuid[], text[], text, interval), open_lease(uuid, text, text, interval),
    grant_basis(uuid, text, text, text[], text, timestamptz), withdraw_basis(uuid, text, text)
    TO comity_app, comity_signer;
GRANT EXECUTE ON FUNCTION set_budget(text, integer), broken_seals() TO comity_owner;
