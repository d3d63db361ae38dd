-- Invitations: an office lets whoever guides somebody's work see one matter and write in it.
--
-- As with mandates the guide signs in with an account of their own, reads under leases that the
-- person finds in "who looked at my data", and sees nothing from the end on. Unlike a mandate it
-- rests on the office's task by law, and opens one class only: the guided work. The office, the
-- person and the guide may each end it at once.

INSERT INTO budget VALUES ('supervisor', 30);

CREATE TABLE invitation (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    subject uuid NOT NULL,
    matter uuid NOT NULL,
    within uuid NOT NULL,
    city text NOT NULL,
    given timestamptz NOT NULL DEFAULT clock_timestamp(),
    given_by uuid NOT NULL,
    until timestamptz NOT NULL,
    -- The code that is handed to the guide opens the invitation once; only its hash is kept.
    code_hash bytea NOT NULL CHECK (octet_length(code_hash) = 32),
    code_until timestamptz NOT NULL,
    guide uuid,
    guide_name text CHECK (char_length(guide_name) BETWEEN 1 AND 200),
    accepted timestamptz,
    ended timestamptz,
    CONSTRAINT invitation_ends_after_it_began CHECK (until > given),
    CONSTRAINT invitation_is_for_somebody_else CHECK (guide <> subject),
    CONSTRAINT invitation_accepted_by_somebody CHECK (
        (accepted IS NULL) = (guide IS NULL) AND (accepted IS NULL) = (guide_name IS NULL))
);
CREATE UNIQUE INDEX invitation_code ON invitation (code_hash);
CREATE UNIQUE INDEX invitation_one_a_matter ON invitation (matter, city) WHERE ended IS NULL;
CREATE INDEX invitation_of_subject ON invitation (subject, matter);
CREATE INDEX invitation_within ON invitation (within) WHERE ended IS NULL;
CREATE INDEX invitation_of_guide ON invitation (guide) WHERE ended IS NULL;

-- Codes that opened nothing, by who tried: five an hour, then none is looked at.
CREATE TABLE wrong_code (
    actor uuid NOT NULL,
    tried timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX wrong_code_of_actor ON wrong_code (actor, tried);

-- Invite whoever guides the work; an officer whose city may use the person's data. A code that
-- nobody used is replaced; somebody who has the access keeps it until it is ended.
-- `p_within` is the case in which the matter lies.
CREATE FUNCTION invite(
    p_subject uuid, p_matter uuid, p_within uuid, p_until timestamptz, p_code_hash bytea,
    p_code_ttl interval) RETURNS uuid
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    w acting_now := whoami();
    made uuid;
BEGIN
    IF w.actor IS NULL THEN
        RAISE EXCEPTION 'nobody is signed in' USING ERRCODE = 'CM001';
    END IF;
    IF w.role <> 'officer' OR p_until <= clock_timestamp()
       OR p_until > clock_timestamp() + interval '4 years'
       OR NOT EXISTS (SELECT 1 FROM basis b WHERE b.subject = p_subject AND b.city = w.city
            AND b.purpose = 'decide_recognition' AND b.withdrawn_at IS NULL
            AND (b.until IS NULL OR b.until > clock_timestamp())) THEN
        RAISE EXCEPTION 'an office invites for a person it decides on' USING ERRCODE = 'CM008';
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended('comity.invitation.' || p_matter, 0));
    UPDATE invitation i SET ended = clock_timestamp()
    WHERE i.matter = p_matter AND i.city = w.city AND i.ended IS NULL
      AND (i.guide IS NULL OR i.until <= clock_timestamp());
    IF EXISTS (SELECT 1 FROM invitation i
               WHERE i.matter = p_matter AND i.city = w.city AND i.ended IS NULL) THEN
        RAISE EXCEPTION 'somebody has this access' USING ERRCODE = 'CM063';
    END IF;
    INSERT INTO invitation (subject, matter, within, city, given_by, until, code_hash, code_until)
    VALUES (p_subject, p_matter, p_within, w.city, w.actor, p_until, p_code_hash,
            clock_timestamp() + p_code_ttl)
    RETURNING id INTO made;
    RETURN made;
END $$;

-- Accept an invitation by its code, once; sent again by the same guide, the same id and not new.
-- NULL: the code opens nothing, and the try is counted; were it raised as an error, the count would
-- be undone with it.
CREATE FUNCTION accept_invitation(
    p_code_hash bytea, p_name text, OUT accepted_id uuid, OUT is_new boolean)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    w acting_now := whoami();
    taken invitation;
BEGIN
    IF w.actor IS NULL THEN
        RAISE EXCEPTION 'nobody is signed in' USING ERRCODE = 'CM001';
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended('comity.wrong_code.' || w.actor, 0));
    IF (SELECT count(*) FROM wrong_code c WHERE c.actor = w.actor
            AND c.tried > clock_timestamp() - interval '1 hour') >= 5 THEN
        RAISE EXCEPTION 'too many codes that open nothing' USING ERRCODE = 'CM062';
    END IF;
    UPDATE invitation i SET guide = w.actor, guide_name = p_name, accepted = clock_timestamp()
    WHERE i.code_hash = p_code_hash AND i.accepted IS NULL AND i.ended IS NULL
      AND i.code_until > clock_timestamp() AND i.until > clock_timestamp()
      AND i.subject <> w.actor AND w.role = 'person'
    RETURNING i.* INTO taken;
    is_new := taken.id IS NOT NULL;
    accepted_id := coalesce(taken.id, (SELECT i.id FROM live_invitations(w.actor) i
                                       WHERE i.code_hash = p_code_hash));
    IF accepted_id IS NULL THEN
        DELETE FROM wrong_code c
        WHERE c.actor = w.actor AND c.tried < clock_timestamp() - interval '1 day';
        INSERT INTO wrong_code (actor) VALUES (w.actor);
    END IF;
    IF NOT is_new THEN
        RETURN;
    END IF;
    INSERT INTO basis (subject, city, purpose, data_class, ground, until, granted_by)
    SELECT taken.subject, 'invitation:' || taken.id, c.purpose, c.data_class, 'public_task',
           taken.until, taken.given_by
    FROM purpose_class c WHERE c.purpose = 'guide_work';
END $$;

-- End an invitation at once: an officer of its city, the person, or the guide. False: it was over.
CREATE FUNCTION end_invitation(p_invitation uuid) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    w acting_now := whoami();
    was invitation;
BEGIN
    IF w.actor IS NULL THEN
        RAISE EXCEPTION 'nobody is signed in' USING ERRCODE = 'CM001';
    END IF;
    SELECT * INTO was FROM invitation i
    WHERE i.id = p_invitation AND (w.role = 'person' AND w.actor IN (i.subject, i.guide)
        OR w.role = 'officer' AND w.city = i.city) FOR UPDATE;
    IF was.id IS NULL THEN
        RAISE EXCEPTION 'this invitation is not yours' USING ERRCODE = 'CM008';
    END IF;
    UPDATE basis b SET withdrawn_at = clock_timestamp()
    WHERE b.subject = was.subject AND b.city = 'invitation:' || was.id AND b.withdrawn_at IS NULL;
    UPDATE invitation i SET ended = clock_timestamp() WHERE i.id = was.id AND i.ended IS NULL;
    RETURN was.ended IS NULL;
END $$;

-- What a row opened ends with the row: a trigger of the rooms above, told by its argument whether
-- the row is the matter itself or what the matter lies within.
CREATE FUNCTION end_invitations() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    over uuid;
BEGIN
    FOR over IN UPDATE invitation i SET ended = clock_timestamp()
        WHERE i.ended IS NULL AND (TG_ARGV[0] = 'matter' AND i.matter = NEW.id
            OR TG_ARGV[0] = 'within' AND i.within = NEW.id)
        RETURNING i.id
    LOOP
        UPDATE basis b SET withdrawn_at = clock_timestamp()
        WHERE b.city = 'invitation:' || over AND b.withdrawn_at IS NULL;
    END LOOP;
    RETURN NULL;
END $$;

-- The invitations that somebody holds now.
CREATE FUNCTION live_invitations(p_guide uuid) RETURNS SETOF invitation
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
BEGIN ATOMIC
    SELECT i.* FROM public.invitation i
    WHERE i.guide = p_guide AND i.ended IS NULL AND i.until > clock_timestamp()
      AND EXISTS (SELECT 1 FROM public.basis b WHERE b.subject = i.subject
          AND b.city = 'invitation:' || i.id AND b.purpose = 'guide_work'
          AND b.withdrawn_at IS NULL AND (b.until IS NULL OR b.until > clock_timestamp()));
END;

-- Matters that the asker guides now: where they stand, nothing that is in them.
CREATE FUNCTION guiding() RETURNS TABLE (matter uuid, subject uuid, city text)
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
    RETURN QUERY SELECT i.matter, i.subject, i.city FROM live_invitations(w.actor) i;
END $$;

-- Matters whose rows of a class the asker, who guides them, may read and write now: a lease too,
-- committed before this transaction.
CREATE FUNCTION guided(p_class text) RETURNS TABLE (matter uuid, subject uuid, city text)
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
    RETURN QUERY SELECT DISTINCT i.matter, i.subject, i.city
    FROM live_invitations(w.actor) i
    JOIN lease l ON l.actor = w.actor AND l.subject = i.subject AND l.city = 'invitation:' || i.id
    JOIN basis b ON b.id = l.basis
    WHERE l.data_class = p_class AND l.expires > clock_timestamp()
      AND l.xid IS DISTINCT FROM pg_current_xact_id_if_assigned()
      AND b.withdrawn_at IS NULL AND (b.until IS NULL OR b.until > clock_timestamp());
END $$;

-- Open leases on all that an invitation shows; gives how many are new. As open_mandate_leases.
CREATE FUNCTION open_invitation_leases(p_matter uuid) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    w acting_now := whoami();
    day_ago timestamptz := clock_timestamp() - interval '24 hours';
    t timestamptz;
    held invitation;
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
    SELECT * INTO held FROM live_invitations(w.actor) i
    WHERE i.matter = p_matter AND w.role = 'person';
    IF held.id IS NULL THEN
        RAISE EXCEPTION 'no invitation is live' USING ERRCODE = 'CM064';
    END IF;
    SELECT count(DISTINCT l.subject) INTO spent FROM lease l
    WHERE l.actor = w.actor AND l.opened > day_ago AND l.subject <> held.subject;
    IF spent + 1 > coalesce((SELECT subjects_per_day FROM budget WHERE role = 'supervisor'), 0) THEN
        RAISE EXCEPTION 'the budget of different people a day is spent' USING ERRCODE = 'CM007';
    END IF;
    t := clock_timestamp();
    SELECT array_agg(ROW(uuidv7(), pg_current_xact_id(), w.actor, 'supervisor', b.city, b.subject,
                         b.data_class, b.purpose, b.id, t, t + interval '15 minutes', NULL)::lease)
    INTO fresh
    FROM basis b
    WHERE b.subject = held.subject AND b.city = 'invitation:' || held.id
      AND b.purpose = 'guide_work' AND b.withdrawn_at IS NULL
      AND (b.until IS NULL OR b.until > t)
      AND NOT EXISTS (SELECT 1 FROM lease l WHERE l.actor = w.actor AND l.basis = b.id
          AND l.expires > t + interval '1 minute'
          AND l.xid IS DISTINCT FROM pg_current_xact_id());
    IF fresh IS NULL THEN
        RETURN 0;
    END IF;
    recorded := record_fact(format(
        '{"at":"%s","body":{"count":%s,"purpose":"guide_work","seal":"%s"},"by":"%s",'
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

DO $$
DECLARE t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['invitation', 'wrong_code'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY %I ON %I TO comity_logkeeper USING (true) WITH CHECK (true)',
                       t || '_keeper', t);
    END LOOP;
END $$;
CREATE POLICY invitation_seen ON invitation FOR SELECT TO comity_app
    USING (subject = (SELECT me()) OR guide = (SELECT me())
        OR ((SELECT my_role()) = 'officer' AND city = (SELECT my_city())));
GRANT SELECT (id, subject, matter, city, given, until, code_until, guide, guide_name, accepted,
              ended) ON invitation TO comity_app;

REVOKE ALL ON FUNCTION
    invite(uuid, uuid, uuid, timestamptz, bytea, interval), accept_invitation(bytea, text),
    end_invitation(uuid), end_invitations(), live_invitations(uuid), guiding(), guided(text),
    open_invitation_leases(uuid)
FROM PUBLIC;
GRANT EXECUTE ON FUNCTION
    invite(uuid, uuid, uuid, timestamptz, bytea, interval), accept_invitation(bytea, text),
    end_invitation(uuid), open_invitation_leases(uuid)
    TO comity_app;
GRANT EXECUTE ON FUNCTION guiding(), guided(text) TO comity_app, comity_signer;
GRANT EXECUTE ON FUNCTION end_invitations() TO comity_owner;
