-- Questions to wallets and their answers. The key of an answer is derived from a secret that the
-- asking browser keeps; here lies its public part, and the answer as it came, encrypted to it.

CREATE TABLE wallet_question (
    id uuid PRIMARY KEY,
    city text NOT NULL,
    purpose text NOT NULL,
    wished text[] NOT NULL,
    asker bytea NOT NULL,
    key jsonb NOT NULL,
    nonce text NOT NULL,
    response_uri text NOT NULL,
    made timestamptz NOT NULL DEFAULT clock_timestamp(),
    expires timestamptz NOT NULL,
    signed text,
    answer text,
    error text,
    CONSTRAINT wallet_question_is_short CHECK (expires <= made + interval '15 minutes'),
    CONSTRAINT wallet_question_purpose_is_known CHECK (purpose IN ('check', 'apply')),
    CONSTRAINT wallet_question_asker_is_a_hash CHECK (octet_length(asker) = 32),
    CONSTRAINT wallet_question_is_answered_once CHECK (answer IS NULL OR error IS NULL),
    CONSTRAINT wallet_question_answer_is_no_book CHECK (length(answer) <= 262144),
    CONSTRAINT wallet_question_error_is_a_word CHECK (error ~ '^[a-z_]{1,60}$')
);
CREATE INDEX wallet_question_expires ON wallet_question (expires);

-- Ask; false where so many questions are open that somebody must be filling the table.
CREATE FUNCTION ask_wallet(p_id uuid, p_city text, p_purpose text, p_wished text[],
    p_asker bytea, p_key jsonb, p_nonce text, p_response_uri text, p_ttl interval) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    DELETE FROM wallet_question q WHERE q.expires < clock_timestamp();
    IF (SELECT count(*) FROM wallet_question) >= 20000 THEN
        RETURN false;
    END IF;
    INSERT INTO wallet_question
        (id, city, purpose, wished, asker, key, nonce, response_uri, expires)
    VALUES (p_id, p_city, p_purpose, p_wished, p_asker, p_key, p_nonce, p_response_uri,
        clock_timestamp() + p_ttl);
    RETURN true;
END $$;

-- Give a question to the machine of its city, which signs it; nothing where it is signed or gone.
CREATE FUNCTION open_wallet_question(p_id uuid)
RETURNS TABLE (purpose text, wished text[], key jsonb, nonce text, response_uri text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    w acting_now := whoami();
BEGIN
    RETURN QUERY SELECT q.purpose, q.wished, q.key, q.nonce, q.response_uri
    FROM wallet_question q
    WHERE q.id = p_id AND w.role = 'service' AND q.city = w.city AND q.signed IS NULL
      AND q.expires > clock_timestamp();
END $$;

CREATE FUNCTION keep_signed_question(p_id uuid, p_signed text) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    w acting_now := whoami();
BEGIN
    UPDATE wallet_question q SET signed = p_signed
    WHERE q.id = p_id AND w.role = 'service' AND q.city = w.city AND q.signed IS NULL;
    RETURN FOUND;
END $$;

-- Give a wallet the question as signed; null while it is not. No row: there is none, or it is over.
CREATE FUNCTION signed_wallet_question(p_id uuid) RETURNS TABLE (signed text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
BEGIN ATOMIC SELECT q.signed FROM wallet_question q WHERE q.id = p_id
    AND q.expires > clock_timestamp() AND q.answer IS NULL AND q.error IS NULL; END;

-- Keep a wallet's answer, the first; false where there is no such question, or it was answered.
CREATE FUNCTION answer_wallet_question(p_id uuid, p_answer text, p_error text) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE wallet_question q SET answer = p_answer, error = p_error
    WHERE q.id = p_id AND q.signed IS NOT NULL AND q.expires > clock_timestamp()
      AND q.answer IS NULL AND q.error IS NULL;
    RETURN FOUND;
END $$;

-- Give whoever asked the state of their question.
CREATE FUNCTION wallet_question_of(p_id uuid, p_asker bytea)
RETURNS TABLE (city text, purpose text, wished text[], nonce text, is_signed boolean, answer text,
               error text, expires timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
BEGIN ATOMIC SELECT q.city, q.purpose, q.wished, q.nonce, q.signed IS NOT NULL, q.answer, q.error,
    q.expires FROM wallet_question q WHERE q.id = p_id AND q.asker = p_asker
    AND q.expires > clock_timestamp(); END;

-- Forget a question and its answer before its time.
CREATE FUNCTION forget_wallet_question(p_id uuid, p_asker bytea) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
BEGIN ATOMIC DELETE FROM wallet_question q WHERE q.id = p_id AND q.asker = p_asker; END;

CREATE FUNCTION forget_wallet_questions() RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
BEGIN ATOMIC DELETE FROM wallet_question q WHERE q.expires < clock_timestamp(); END;

REVOKE ALL ON FUNCTION
    ask_wallet(uuid, text, text, text[], bytea, jsonb, text, text, interval),
    open_wallet_question(uuid), keep_signed_question(uuid, text), signed_wallet_question(uuid),
    answer_wallet_question(uuid, text, text), wallet_question_of(uuid, bytea),
    forget_wallet_question(uuid, bytea), forget_wallet_questions() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION
    ask_wallet(uuid, text, text, text[], bytea, jsonb, text, text, interval),
    signed_wallet_question(uuid), answer_wallet_question(uuid, text, text),
    wallet_question_of(uuid, bytea), forget_wallet_question(uuid, bytea) TO comity_app;
GRANT EXECUTE ON FUNCTION open_wallet_question(uuid), keep_signed_question(uuid, text),
    forget_wallet_questions() TO comity_signer;
