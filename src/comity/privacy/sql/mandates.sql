-- Mandates: a person lets somebody else see one matter of theirs, or act in it, until a day.
--
-- Whoever helps signs in with an account of their own. What they may read rests on the person's
-- consent (a basis for this mandate alone) and is opened by leases like every other reading, so
-- that the person finds it in "who looked at my data". Withdrawn, the next statement sees nothing.

CREATE TABLE mandate (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    subject uuid NOT NULL,
    matter uuid NOT NULL,
    scope text NOT NULL CHECK (scope IN ('see', 'act')),
    tells_helper boolean NOT NULL,
    given timestamptz NOT NULL DEFAULT clock_timestamp(),
    until timestamptz NOT NULL,
    -- The code that is handed to the helper opens the mandate once; only its hash is kept.
    code_hash bytea NOT NULL CHECK (octet_length(code_hash) = 32),
    code_until timestamptz NOT NULL,
    helper uuid,
    helper_name text CHECK (char_length(helper_name) BETWEEN 1 AND 200),
    language text CHECK (language ~ '^[a-z]{2}$'),
    accepted timestamptz,
    ended timestamptz,
    CONSTRAINT mandate_ends_after_it_began CHECK (until > given),
    CONSTRAINT mandate_is_for_somebody_else CHECK (helper <> subject),
    CONSTRAINT mandate_accepted_by_somebody CHECK (
        (accepted IS NULL) = (helper IS NULL) AND (accepted IS NULL) = (helper_name IS NULL)
        AND (accepted IS NULL) = (language IS NULL))
);
CREATE UNIQUE INDEX mandate_code ON mandate (code_hash);
CREATE INDEX mandate_of_subject ON mandate (subject, matter);
CREATE INDEX mandate_of_helper ON mandate (helper) WHERE ended IS NULL;

INSERT INTO budget VALUES ('helper', 30);

-- Give a mandate for a matter of one's own; nobody gives one for another.
CREATE FUNCTION give_mandate(
    p_matter uuid, p_scope text, p_until timestamptz, p_tells_helper boolean, p_code_hash bytea,
    p_code_ttl interval) RETURNS uuid
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    w acting_now := whoami();
    made uuid;
BEGIN
    IF w.actor IS NULL THEN
        RAISE EXCEPTION 'nobody is signed in' USING ERRCODE = 'CM001';
    END IF;
    IF w.role <> 'person' OR p_until <= clock_timestamp() THEN
        RAISE EXCEPTION 'a person gives a mandate until a day to come' USING ERRCODE = 'CM008';
    END IF;
    INSERT INTO mandate (subject, matter, scope, until, tells_helper, code_hash, code_until)
    VALUES (w.actor, p_matter, p_scope, p_until, p_tells_helper, p_code_hash,
            clock_timestamp() + p_code_ttl)
    RETURNING id INTO made;
    RETURN made;
END $$;

-- Take a mandate by its code, once; from then on the classes of its purpose may be opened.
CREATE FUNCTION accept_mandate(p_code_hash bytea, p_name text, p_language text) RETURNS uuid
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    w acting_now := whoami();
    taken mandate;
BEGIN
    IF w.actor IS NULL THEN
        RAISE EXCEPTION 'nobody is signed in' USING ERRCODE = 'CM001';
    END IF;
    UPDATE mandate m SET helper = w.actor, helper_name = p_name, language = p_language,
        accepted = clock_timestamp()
    WHERE m.code_hash = p_code_hash AND m.accepted IS NULL AND m.ended IS NULL
      AND m.code_until > clock_timestamp() AND m.until > clock_timestamp()
      AND m.subject <> w.actor AND w.role = 'person'
    RETURNING m.* INTO taken;
    IF taken.id IS NULL THEN
        RAISE EXCEPTION 'this code opens no mandate' USING ERRCODE = 'CM060';
    END IF;
    INSERT INTO basis (subject, city, purpose, data_class, ground, until, granted_by)
    SELECT taken.subject, 'mandate:' || taken.id, c.purpose, c.data_class, 'consent', taken.until,
           taken.subject
    FROM purpose_class c WHERE c.purpose = 'help_applicant';
    RETURN taken.id;
END $$;

-- End a mandate at once: the person who gave it, or the helper. False: it was over already.
CREATE FUNCTION end_mandate(p_mandate uuid) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    w acting_now := whoami();
    was mandate;
BEGIN
    IF w.actor IS NULL THEN
        RAISE EXCEPTION 'nobody is signed in' USING ERRCODE = 'CM001';
    END IF;
    SELECT * INTO was FROM mandate m
    WHERE m.id = p_mandate AND w.actor IN (m.subject, m.helper) FOR UPDATE;
    IF was.id IS NULL THEN
        RAISE EXCEPTION 'this mandate is not yours' USING ERRCODE = 'CM008';
    END IF;
    UPDATE basis b SET withdrawn_at = clock_timestamp()
    WHERE b.subject = was.subject AND b.city = 'mandate:' || was.id AND b.withdrawn_at IS NULL;
    UPDATE mandate m SET ended = clock_timestamp() WHERE m.id = was.id AND m.ended IS NULL;
    RETURN was.ended IS NULL;
END $$;

-- The mandates that somebody holds now. A consent withdrawn on the person's page ends one too.
CREATE FUNCTION live_mandates(p_helper uuid) RETURNS SETOF mandate
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
BEGIN ATOMIC
    SELECT m.* FROM public.mandate m
    WHERE m.helper = p_helper AND m.ended IS NULL AND m.until > clock_timestamp()
      AND EXISTS (SELECT 1 FROM public.basis b WHERE b.subject = m.subject
          AND b.city = 'mandate:' || m.id AND b.purpose = 'help_applicant'
          AND b.withdrawn_at IS NULL AND (b.until IS NULL OR b.until > clock_timestamp()));
END;

-- Matters in which the asker may see where things stand, or with 'act' do something.
CREATE FUNCTION mandated(p_scope text) RETURNS TABLE (matter uuid, subject uuid)
LANGUAGE plpgsql STABLE ROWS 10 SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    w acting_now := whoami();
BEGIN
    IF w.actor IS NULL OR w.role <> 'person' THEN
        RETURN;
    END IF;
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION 'personal data are read in READ COMMITTED only' USING ERRCODE = 'CM006';
    END IF;
    RETURN QUERY SELECT m.matter, m.subject FROM live_mandates(w.actor) m
        WHERE m.scope = 'act' OR p_scope = 'see';
END $$;

-- Matters whose rows of a class the asker may read now: a live mandate, and a lease committed
-- before this transaction.
CREATE FUNCTION helped(p_class text) RETURNS TABLE (matter uuid, subject uuid)
LANGUAGE plpgsql STABLE ROWS 10 SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    w acting_now := whoami();
BEGIN
    IF w.actor IS NULL OR w.role <> 'person' THEN
        RETURN;
    END IF;
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION 'personal data are read in READ COMMITTED only' USING ERRCODE = 'CM006';
    END IF;
    RETURN QUERY SELECT DISTINCT m.matter, m.subject
    FROM live_mandates(w.actor) m
    JOIN lease l ON l.actor = w.actor AND l.subject = m.subject AND l.city = 'mandate:' || m.id
    JOIN basis b ON b.id = l.basis
    WHERE l.data_class = p_class AND l.expires > clock_timestamp()
      AND l.xid IS DISTINCT FROM pg_current_xact_id_if_assigned()
      AND b.withdrawn_at IS NULL AND (b.until IS NULL OR b.until > clock_timestamp());
END $$;

-- Open leases on all that a mandate shows; gives how many are new. As in open_leases.
CREATE FUNCTION open_mandate_leases(p_matter uuid) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    w acting_now := whoami();
    day_ago timestamptz := clock_timestamp() - interval '24 hours';
    t timestamptz;
    held mandate;
    spent integer;
    fresh lease[];
    recorded bigint;
BEGIN
    IF w.actor IS NULL THEN
        RAISE EXCEPTION 'nobody is signed in' USING ERRCODE = 'CM001';
    END IF;
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION 'leases are opened in READ COMMITTED only' USING ERRCODE = 'CM006';
    END IF;
    PERFORM set_config('synchronous_commit', 'on', true);
    PERFORM pg_advisory_xact_lock(hashtextextended('comity.lease.' || w.actor, 0));
    SELECT * INTO held FROM live_mandates(w.actor) m
    WHERE m.matter = p_matter AND w.role = 'person' ORDER BY m.scope, m.until DESC LIMIT 1;
    IF held.id IS NULL THEN
        RAISE EXCEPTION 'no mandate is live' USING ERRCODE = 'CM061';
    END IF;
    SELECT count(DISTINCT l.subject) INTO spent FROM lease l
    WHERE l.actor = w.actor AND l.opened > day_ago AND l.subject <> held.subject;
    IF spent + 1 > coalesce((SELECT subjects_per_day FROM budget WHERE role = 'helper'), 0) THEN
        RAISE EXCEPTION 'the budget of different people a day is spent' USING ERRCODE = 'CM007';
    END IF;
    t := clock_timestamp();
    SELECT array_agg(ROW(uuidv7(), pg_current_xact_id(), w.actor, 'helper', b.city, b.subject,
                         b.data_class, b.purpose, b.id, t, t + interval '15 minutes', NULL)::lease)
    INTO fresh
    FROM basis b
    WHERE b.subject = held.subject AND b.city = 'mandate:' || held.id
      AND b.purpose = 'help_applicant' AND b.withdrawn_at IS NULL
      AND (b.until IS NULL OR b.until > t)
      AND NOT EXISTS (SELECT 1 FROM lease l WHERE l.actor = w.actor AND l.basis = b.id
          AND l.expires > t + interval '1 minute'
          AND l.xid IS DISTINCT FROM pg_current_xact_id());
    IF fresh IS NULL THEN
        RETURN 0;
    END IF;
    recorded := record_fact(format(
        '{"at":"%s","body":{"count":%s,"purpose":"help_applicant","seal":"%s"},"by":"%s",'
        '"city":null,"kind":"LeasesOpened"}',
        to_char(fresh[1].opened AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
        cardinality(fresh), seal(fresh), w.actor));
    INSERT INTO lease (id, xid, actor, role, city, subject, data_class, purpose, basis, opened,
                       expires, fact)
    SELECT l.id, l.xid, l.actor, l.role, l.city, l.subject, l.data_class, l.purpose, l.basis,
           l.opened, l.expires, recorded
    FROM unnest(fresh) AS l;
    RETURN cardinality(fresh);
END $$;

-- Who wishes to hear of news in a matter, besides the person: ids and languages, no name.
CREATE FUNCTION helpers_to_tell(p_matter uuid, p_subject uuid)
RETURNS TABLE (helper uuid, language text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
BEGIN ATOMIC
    SELECT DISTINCT m.helper, m.language FROM public.mandate m
    WHERE m.matter = p_matter AND m.subject = p_subject AND m.tells_helper
      AND m.id IN (SELECT l.id FROM public.live_mandates(m.helper) l)
      AND public.me() IS NOT NULL;
END;

-- As in leases.sql, and: a helper who may act grants what an appeal needs.
CREATE OR REPLACE FUNCTION grant_basis(
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
    -- Whoever appeals for somebody lets the panel look, which is its task by law.
    ELSIF w.role = 'person' AND p_purpose = 'decide_appeal' AND p_ground = 'public_task'
        AND EXISTS (SELECT 1 FROM live_mandates(w.actor) m
                    WHERE m.subject = p_subject AND m.scope = 'act') THEN
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

ALTER TABLE mandate ENABLE ROW LEVEL SECURITY;
ALTER TABLE mandate FORCE ROW LEVEL SECURITY;
CREATE POLICY mandate_keeper ON mandate TO comity_logkeeper USING (true) WITH CHECK (true);
CREATE POLICY mandate_seen ON mandate FOR SELECT TO comity_app
    USING (subject = (SELECT me()) OR helper = (SELECT me()));
GRANT SELECT (id, subject, matter, scope, tells_helper, given, until, code_until, helper,
              helper_name, accepted, ended) ON mandate TO comity_app;

REVOKE ALL ON FUNCTION
    give_mandate(uuid, text, timestamptz, boolean, bytea, interval),
    accept_mandate(bytea, text, text), end_mandate(uuid), live_mandates(uuid), mandated(text),
    helped(text), open_mandate_leases(uuid), helpers_to_tell(uuid, uuid)
FROM PUBLIC;
GRANT EXECUTE ON FUNCTION
    give_mandate(uuid, text, timestamptz, boolean, bytea, interval),
    accept_mandate(bytea, text, text), end_mandate(uuid), open_mandate_leases(uuid)
    TO comity_app;
GRANT EXECUTE ON FUNCTION mandated(text), helped(text), helpers_to_tell(uuid, uuid)
    TO comity_app, comity_signer;
