-- Many people at once: what an office brings in from its own files.

-- How many different people a city's machine may open for this purpose in 24 hours, counted apart
-- from what it does for others. Null: it counts with the others.
ALTER TABLE purpose ADD COLUMN machine_budget integer
    CONSTRAINT purpose_budget_counts CHECK (machine_budget >= 0);
UPDATE purpose SET machine_budget = 1000000 WHERE id = 'keep_records';

-- Records that an office keeps of people without an account stand under ids of their own. An officer
-- who has both before them may say that one of these is a person who has come since: from then on
-- that person sees them, who looked at them and why. Said once, it stays.
CREATE TABLE known_as (
    record uuid PRIMARY KEY,
    subject uuid NOT NULL,
    city text NOT NULL,
    said_by uuid NOT NULL,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT nobody_is_known_as_themself CHECK (record <> subject)
);
CREATE INDEX known_as_of_subject ON known_as (subject);
ALTER TABLE known_as ENABLE ROW LEVEL SECURITY;
ALTER TABLE known_as FORCE ROW LEVEL SECURITY;
CREATE POLICY known_as_keeper ON known_as TO comity_logkeeper USING (true) WITH CHECK (true);
CREATE POLICY known_as_seen ON known_as FOR SELECT TO comity_app, comity_signer
    USING (subject = (SELECT me()) OR city = (SELECT my_city()));
GRANT SELECT (record, subject, city, at) ON known_as TO comity_app, comity_signer;

-- Under which ids a person who asks about themself is kept besides their own.
CREATE FUNCTION my_records() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
BEGIN ATOMIC
    SELECT coalesce(array_agg(k.record), '{}') FROM public.known_as k
    WHERE k.subject = (public.whoami()).actor AND (public.whoami()).role = 'person';
END;

CREATE FUNCTION say_same(p_subject uuid, p_record uuid) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE w acting_now := whoami();
BEGIN
    IF w.actor IS NULL THEN
        RAISE EXCEPTION 'nobody is signed in' USING ERRCODE = 'CM001';
    END IF;
    -- Both must lie open before the officer, for a reason that both can see; the record is this
    -- city's alone, and nobody who has an account.
    IF w.role <> 'officer'
       OR (SELECT count(DISTINCT l.subject) FROM lease l JOIN basis b ON b.id = l.basis
           WHERE l.actor = w.actor AND l.subject IN (p_subject, p_record)
             AND l.expires > clock_timestamp() AND b.withdrawn_at IS NULL) < 2
       OR EXISTS (SELECT 1 FROM basis b WHERE b.subject = p_record AND b.city <> w.city)
       OR EXISTS (SELECT 1 FROM acting a WHERE a.actor = p_record)
       OR NOT EXISTS (SELECT 1 FROM acting a WHERE a.actor = p_subject AND a.role = 'person') THEN
        RAISE EXCEPTION 'this actor cannot say that' USING ERRCODE = 'CM008';
    END IF;
    INSERT INTO known_as (record, subject, city, said_by)
    VALUES (p_record, p_subject, w.city, w.actor) ON CONFLICT (record) DO NOTHING;
    IF NOT EXISTS (SELECT 1 FROM known_as k WHERE k.record = p_record AND k.subject = p_subject) THEN
        RAISE EXCEPTION 'this record is tied to somebody else' USING ERRCODE = 'CM013';
    END IF;
    RETURN true;
END $$;

-- As before; but whoever opened leases on many people moments ago may look at these alone, by setting
-- comity.leases_after. It only ever takes away.
CREATE OR REPLACE FUNCTION readable(p_class text) RETURNS uuid[]
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
        RETURN ARRAY[w.actor] || my_records();
    END IF;
    SELECT array_agg(DISTINCT l.subject) INTO subjects
    FROM lease l JOIN basis b ON b.id = l.basis
    WHERE l.actor = w.actor AND l.data_class = p_class
      AND l.expires > clock_timestamp()
      AND l.expires > coalesce(
          nullif(current_setting('comity.leases_after', true), '')::timestamptz, '-infinity')
      AND l.city = w.city
      AND l.xid IS DISTINCT FROM pg_current_xact_id_if_assigned()
      AND b.withdrawn_at IS NULL
      AND (b.until IS NULL OR b.until > clock_timestamp());
    RETURN coalesce(subjects, '{}');
END $$;

CREATE INDEX basis_of_subject ON basis (subject);

-- As before, with the budget that some purposes have of their own.
CREATE OR REPLACE FUNCTION open_leases(p_subjects uuid[], p_classes text[], p_purpose text, p_ttl interval)
RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    w acting_now := whoami();
    day_ago timestamptz := clock_timestamp() - interval '24 hours';
    apart integer;
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

    -- What a machine does for a purpose with a budget of its own is counted apart.
    SELECT machine_budget INTO apart FROM purpose WHERE id = p_purpose AND w.role = 'service';
    SELECT count(DISTINCT l.subject) INTO spent FROM lease l
    WHERE l.actor = w.actor AND l.opened > day_ago
      AND CASE WHEN apart IS NOT NULL THEN l.purpose = p_purpose
               WHEN w.role = 'service' THEN l.purpose NOT IN
                   (SELECT id FROM purpose WHERE machine_budget IS NOT NULL)
               ELSE true END;
    SELECT count(DISTINCT s) INTO newcomers FROM unnest(p_subjects) s
    WHERE NOT EXISTS (SELECT 1 FROM lease l
        WHERE l.actor = w.actor AND l.opened > day_ago AND l.subject = s
          AND (apart IS NULL OR l.purpose = p_purpose));
    IF newcomers > 0 AND spent + newcomers
        > coalesce(apart, (SELECT subjects_per_day FROM budget WHERE role = w.role), 0) THEN
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

-- Say for many people at once that a city may use classes of data about them; gives how many bases
-- are new. For people whom only this city knows: nobody else's basis, no account of their own.
CREATE FUNCTION grant_bases(
    p_subjects uuid[], p_city text, p_purpose text, p_classes text[], p_ground text)
RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    w acting_now := whoami();
    made integer;
BEGIN
    IF w.actor IS NULL THEN
        RAISE EXCEPTION 'nobody is signed in' USING ERRCODE = 'CM001';
    END IF;
    IF p_ground = 'consent' OR NOT EXISTS (SELECT 1 FROM purpose p
                   WHERE p.id = p_purpose AND p_ground = ANY (p.grounds)) THEN
        RAISE EXCEPTION 'this purpose cannot rest on this ground' USING ERRCODE = 'CM003';
    END IF;
    IF w.role NOT IN ('officer', 'service') OR p_city IS DISTINCT FROM w.city
       OR EXISTS (SELECT 1 FROM basis b WHERE b.subject = ANY (p_subjects) AND b.city <> w.city)
       OR EXISTS (SELECT 1 FROM acting a WHERE a.actor = ANY (p_subjects)) THEN
        RAISE EXCEPTION 'this actor cannot grant that' USING ERRCODE = 'CM008';
    END IF;
    INSERT INTO basis (subject, city, purpose, data_class, ground, granted_by)
    SELECT DISTINCT s, p_city, p_purpose, c, p_ground, w.actor
    FROM unnest(p_subjects) AS s, unnest(p_classes) AS c
    ON CONFLICT DO NOTHING;
    GET DIAGNOSTICS made = ROW_COUNT;
    RETURN made;
END $$;

-- End for many people at once what a city relies on by law; gives how many bases ended.
CREATE FUNCTION end_bases(p_subjects uuid[], p_city text, p_purpose text) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    w acting_now := whoami();
    ended integer;
BEGIN
    IF w.actor IS NULL THEN
        RAISE EXCEPTION 'nobody is signed in' USING ERRCODE = 'CM001';
    END IF;
    IF w.role NOT IN ('officer', 'service') OR p_city IS DISTINCT FROM w.city THEN
        RAISE EXCEPTION 'this actor cannot end that' USING ERRCODE = 'CM008';
    END IF;
    UPDATE basis b SET withdrawn_at = clock_timestamp()
    WHERE b.subject = ANY (p_subjects) AND b.city = p_city AND b.purpose = p_purpose
      AND b.withdrawn_at IS NULL;
    GET DIAGNOSTICS ended = ROW_COUNT;
    RETURN ended;
END $$;

CREATE POLICY basis_seen_of_records ON basis FOR SELECT TO comity_app, comity_signer
    USING (subject = ANY ((SELECT my_records())::uuid[]));
CREATE POLICY lease_seen_of_records ON lease FOR SELECT TO comity_app, comity_signer
    USING (subject = ANY ((SELECT my_records())::uuid[]));

REVOKE ALL ON FUNCTION my_records(), say_same(uuid, uuid), grant_bases(uuid[], text, text, text[], text),
    end_bases(uuid[], text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION my_records(), say_same(uuid, uuid), grant_bases(uuid[], text, text, text[], text),
    end_bases(uuid[], text, text) TO comity_app, comity_signer;
