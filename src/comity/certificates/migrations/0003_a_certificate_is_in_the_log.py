"""No certificate is stored without its entry in its city's log, in the same transaction."""

from django.db import migrations

_FUNCTION = """
CREATE FUNCTION require_certificate_in_the_log() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    commitment text := encode(sha256(NEW.commitment_salt || NEW.credential), 'hex');
    entry text := '{"commitment":"sha-256:' || commitment || '","type":"certificate"}';
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM tlog_hash h JOIN tlog t ON t.origin = h.origin
        WHERE t.city = NEW.host_city AND h.level = 0
          AND h.hash = sha256('\\x00'::bytea || convert_to(entry, 'UTF8'))
    ) THEN
        RAISE EXCEPTION 'a certificate is issued only together with its entry in the log'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'certificate_is_in_the_log',
                  TABLE = 'certificates_certificate';
    END IF;
    RETURN NULL;
END $$
"""
# Deferred: the entry is appended late in the transaction, because others wait for it.
_TRIGGER = """
CREATE CONSTRAINT TRIGGER certificate_is_in_the_log AFTER INSERT ON certificates_certificate
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION require_certificate_in_the_log()
"""


class Migration(migrations.Migration):
    dependencies = [
        ("certificates", "0002_a_later_decision_has_its_own"),
        ("transparency", "0001_each_city_keeps_a_log"),
    ]
    operations = [
        migrations.RunSQL([_FUNCTION, _TRIGGER], migrations.RunSQL.noop),
    ]
