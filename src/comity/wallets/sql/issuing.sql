-- Offers to wallets and what wallets wish for. Codes, tokens and nonces are kept as hashes only, the
-- copies closed in a box that only the wallet's token opens. No role touches the tables: what may be
-- done with them is in the functions. Time is the real clock's, that of a demonstration counts nowhere.

CREATE TABLE wallet_offer (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    subject uuid NOT NULL,
    city text NOT NULL,
    certificate uuid NOT NULL,
    code bytea NOT NULL,
    -- Of the code and the transaction code together: without the code nobody can try its six digits.
    tx bytea NOT NULL,
    tries smallint NOT NULL DEFAULT 0,
    made timestamptz NOT NULL DEFAULT clock_timestamp(),
    expires timestamptz NOT NULL,
    is_shut boolean NOT NULL DEFAULT false,
    token bytea,
    token_expires timestamptz,
    copies smallint NOT NULL DEFAULT 0,
    CONSTRAINT wallet_offer_codes_are_hashes CHECK (
        octet_length(code) = 32 AND octet_length(tx) = 32 AND octet_length(token) = 32),
    CONSTRAINT wallet_offer_is_short CHECK (expires <= made + interval '15 minutes'),
    CONSTRAINT wallet_offer_is_tried_five_times CHECK (tries BETWEEN 0 AND 5),
    CONSTRAINT wallet_offer_token_ends CHECK ((token IS NULL) = (token_expires IS NULL)),
    CONSTRAINT wallet_offer_copies_are_few CHECK (copies BETWEEN 0 AND 20)
);
CREATE UNIQUE INDEX wallet_offer_one_a_code ON wallet_offer (code);
CREATE UNIQUE INDEX wallet_offer_one_a_token ON wallet_offer (token);
CREATE INDEX wallet_offer_of_subject ON wallet_offer (subject);

CREATE TABLE wallet_wish (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    offer uuid NOT NULL REFERENCES wallet_offer ON DELETE CASCADE,
    transaction bytea NOT NULL,
    keys jsonb NOT NULL,
    lock bytea NOT NULL,
    made timestamptz NOT NULL DEFAULT clock_timestamp(),
    box bytea,
    fault text,
    CONSTRAINT wallet_wish_is_named_by_a_hash CHECK (octet_length(transaction) = 32),
    CONSTRAINT wallet_wish_lock_is_a_key CHECK (octet_length(lock) = 32),
    CONSTRAINT wallet_wish_is_granted_or_refused CHECK (box IS NULL OR fault IS NULL),
    CONSTRAINT wallet_wish_fault_is_a_code CHECK (fault ~ '^[A-Z0-9-]{1,60}$'),
    CONSTRAINT wallet_wish_keys_are_few CHECK (jsonb_array_length(keys) BETWEEN 1 AND 10)
);
CREATE UNIQUE INDEX wallet_wish_one_a_transaction ON wallet_wish (transaction);

CREATE TABLE wallet_nonce (
    hash bytea NOT NULL,
    until timestamptz NOT NULL,
    CONSTRAINT wallet_nonce_is_used_once PRIMARY KEY (hash),
    CONSTRAINT wallet_nonce_is_a_hash CHECK (octet_length(hash) = 32)
);

-- A person offers one of their certificates to their wallet; offers of it before are void.
CREATE FUNCTION offer_to_wallet(p_city text, p_certificate uuid, p_code bytea, p_tx bytea,
    p_ttl interval) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    w acting_now := whoami();
BEGIN
    IF w.actor IS NULL OR w.role <> 'person' THEN
        RAISE EXCEPTION 'a person offers what is theirs' USING ERRCODE = 'CM001';
    END IF;
    DELETE FROM wallet_offer o WHERE o.subject = w.actor
        AND (o.certificate = p_certificate OR o.expires < clock_timestamp() - interval '1 hour');
    INSERT INTO wallet_offer (subject, city, certificate, code, tx, expires)
    VALUES (w.actor, p_city, p_certificate, p_code, p_tx, clock_timestamp() + p_ttl);
END $$;

-- Turn a code into a token, once: 'taken', or why not: 'unknown' (also used, void or too old) or
-- 'digits'. A try with wrong digits is counted, whatever becomes of the request.
CREATE FUNCTION take_wallet_offer(p_city text, p_code bytea, p_tx bytea, p_token bytea,
    p_ttl interval) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    o wallet_offer;
BEGIN
    SELECT * INTO o FROM wallet_offer f WHERE f.code = p_code AND f.city = p_city FOR UPDATE;
    IF o.id IS NULL OR o.is_shut OR o.token IS NOT NULL OR o.expires <= clock_timestamp() THEN
        RETURN 'unknown';
    END IF;
    IF o.tx IS DISTINCT FROM p_tx THEN
        UPDATE wallet_offer f SET tries = f.tries + 1, is_shut = f.tries >= 4 WHERE f.id = o.id;
        RETURN 'digits';
    END IF;
    UPDATE wallet_offer f SET token = p_token, token_expires = clock_timestamp() + p_ttl
    WHERE f.id = o.id;
    RETURN 'taken';
END $$;

-- Is this a token that counts now? It is asked before a long request is read.
CREATE FUNCTION is_wallet_token(p_city text, p_token bytea) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
BEGIN ATOMIC SELECT EXISTS (SELECT FROM wallet_offer o WHERE o.token = p_token
    AND o.city = p_city AND o.token_expires > clock_timestamp()); END;

-- Write down what a wallet wishes: the id of the wish, or why not: 'token', 'nonce' (was used) or
-- 'many'.
CREATE FUNCTION wish_for_copies(p_city text, p_token bytea, p_nonce bytea, p_keys jsonb,
    p_lock bytea, p_transaction bytea) RETURNS TABLE (wish uuid, fault text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    o wallet_offer;
    new_wish uuid;
BEGIN
    SELECT * INTO o FROM wallet_offer f WHERE f.token = p_token AND f.city = p_city
        AND f.token_expires > clock_timestamp() FOR UPDATE;
    IF o.id IS NULL THEN
        RETURN QUERY SELECT NULL::uuid, 'token'::text;
        RETURN;
    END IF;
    INSERT INTO wallet_nonce VALUES (p_nonce, clock_timestamp() + interval '10 minutes')
    ON CONFLICT ON CONSTRAINT wallet_nonce_is_used_once DO NOTHING;
    IF NOT FOUND THEN
        RETURN QUERY SELECT NULL::uuid, 'nonce'::text;
        RETURN;
    END IF;
    IF o.copies + jsonb_array_length(p_keys) > 20 THEN
        RETURN QUERY SELECT NULL::uuid, 'many'::text;
        RETURN;
    END IF;
    UPDATE wallet_offer f SET copies = f.copies + jsonb_array_length(p_keys) WHERE f.id = o.id;
    INSERT INTO wallet_wish (offer, transaction, keys, lock)
    VALUES (o.id, p_transaction, p_keys, p_lock) RETURNING wallet_wish.id INTO new_wish;
    RETURN QUERY SELECT new_wish, NULL::text;
END $$;

-- Give a wish that waits to the machine of its city; nothing where it was answered or is gone.
CREATE FUNCTION open_wallet_wish(p_wish uuid)
RETURNS TABLE (subject uuid, certificate uuid, keys jsonb, lock bytea)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    w acting_now := whoami();
BEGIN
    RETURN QUERY SELECT o.subject, o.certificate, i.keys, i.lock
    FROM wallet_wish i JOIN wallet_offer o ON o.id = i.offer
    WHERE i.id = p_wish AND w.role = 'service' AND o.city = w.city
      AND i.box IS NULL AND i.fault IS NULL;
END $$;

-- Answer a wish, once; false where it was answered or is gone.
CREATE FUNCTION answer_wallet_wish(p_wish uuid, p_box bytea, p_fault text) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    w acting_now := whoami();
BEGIN
    UPDATE wallet_wish i SET box = p_box, fault = p_fault FROM wallet_offer o
    WHERE i.id = p_wish AND o.id = i.offer AND w.role = 'service' AND o.city = w.city
      AND i.box IS NULL AND i.fault IS NULL;
    RETURN FOUND;
END $$;

-- Give a wallet what it wished for, once: 'token', 'unknown', 'waiting', 'refused' with the fault,
-- or 'ready' with the box, which is gone from here with that.
CREATE FUNCTION collect_copies(p_city text, p_token bytea, p_transaction bytea)
RETURNS TABLE (state text, box bytea, fault text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    o wallet_offer;
    i wallet_wish;
BEGIN
    SELECT * INTO o FROM wallet_offer f WHERE f.token = p_token AND f.city = p_city
        AND f.token_expires > clock_timestamp();
    IF o.id IS NULL THEN
        RETURN QUERY SELECT 'token'::text, NULL::bytea, NULL::text;
        RETURN;
    END IF;
    SELECT * INTO i FROM wallet_wish x WHERE x.transaction = p_transaction AND x.offer = o.id
        FOR UPDATE;
    IF i.id IS NOT NULL AND i.box IS NULL AND i.fault IS NULL THEN
        RETURN QUERY SELECT 'waiting'::text, NULL::bytea, NULL::text;
        RETURN;
    END IF;
    DELETE FROM wallet_wish x WHERE x.id = i.id;
    RETURN QUERY SELECT CASE WHEN i.id IS NULL THEN 'unknown' WHEN i.box IS NULL THEN 'refused'
        ELSE 'ready' END, i.box, i.fault;
END $$;

-- Forget what is over; the machine does so every few minutes.
CREATE FUNCTION forget_wallet_rows() RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    DELETE FROM wallet_offer o
    WHERE coalesce(o.token_expires, o.expires) < clock_timestamp() - interval '1 minute';
    DELETE FROM wallet_nonce n WHERE n.until < clock_timestamp();
END $$;

CREATE FUNCTION real_clock() RETURNS timestamptz
LANGUAGE sql VOLATILE SET search_path = pg_catalog, public, pg_temp
BEGIN ATOMIC SELECT clock_timestamp(); END;

REVOKE ALL ON FUNCTION offer_to_wallet(text, uuid, bytea, bytea, interval),
    take_wallet_offer(text, bytea, bytea, bytea, interval), is_wallet_token(text, bytea),
    wish_for_copies(text, bytea, bytea, jsonb, bytea, bytea), open_wallet_wish(uuid),
    answer_wallet_wish(uuid, bytea, text), collect_copies(text, bytea, bytea),
    forget_wallet_rows(), real_clock() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION offer_to_wallet(text, uuid, bytea, bytea, interval),
    take_wallet_offer(text, bytea, bytea, bytea, interval), is_wallet_token(text, bytea),
    wish_for_copies(text, bytea, bytea, jsonb, bytea, bytea), collect_copies(text, bytea, bytea),
    real_clock() TO comity_app;
GRANT EXECUTE ON FUNCTION open_wallet_wish(uuid), answer_wallet_wish(uuid, bytea, text),
    forget_wallet_rows() TO comity_signer;
