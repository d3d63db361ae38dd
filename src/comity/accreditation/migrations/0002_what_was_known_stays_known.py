"""What is found to be otherwise closes what was known and stays; so decisions can be replayed."""

import django.contrib.postgres.constraints
from django.db import migrations, models

# Providers came with their accreditations; before this migration nothing was ever added later.
SINCE = """
UPDATE accreditation_provider p SET known_since = coalesce(
    (SELECT min(a.known_since) FROM accreditation_accreditation a WHERE a.provider_id = p.id),
    (SELECT min(a.known_since) FROM accreditation_accreditation a), p.known_since)
"""
# Also the owner closes a row and does nothing else with it.
CLOSES = """
CREATE FUNCTION register_rows_only_close() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.known_until IS NOT NULL
       OR to_jsonb(NEW) - 'known_until' <> to_jsonb(OLD) - 'known_until'
       OR NEW.known_until <= OLD.known_since THEN
        RAISE EXCEPTION 'what was known stays known: close the row and write another'
            USING ERRCODE = 'CM040';
    END IF;
    RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION register_rows_only_close() FROM PUBLIC;
CREATE TRIGGER accreditation_only_closes BEFORE UPDATE OR DELETE ON accreditation_accreditation
    FOR EACH ROW EXECUTE FUNCTION register_rows_only_close();
CREATE TRIGGER suspension_only_closes BEFORE UPDATE OR DELETE ON accreditation_suspension
    FOR EACH ROW EXECUTE FUNCTION register_rows_only_close();
CREATE TRIGGER standing_only_closes BEFORE UPDATE OR DELETE ON accreditation_standing
    FOR EACH ROW EXECUTE FUNCTION register_rows_only_close();
"""
BEGINNING = "2026-01-01T00:00:00+00:00"


def _gains_until(model: str) -> migrations.AddField:
    field = models.DateTimeField(help_text="null: still so", null=True)
    return migrations.AddField(model_name=model, name="known_until", field=field)


def _overlaps_while_known(
    model: str, name: str, *columns: str
) -> list[migrations.RemoveConstraint | migrations.AddConstraint]:
    constraint = django.contrib.postgres.constraints.ExclusionConstraint(
        expressions=[*((column, "=") for column in columns), ("days", "&&")],
        condition=models.Q(("known_until", None)),
        name=name,
    )
    return [
        migrations.RemoveConstraint(model_name=model, name=name),
        migrations.AddConstraint(model_name=model, constraint=constraint),
    ]


class Migration(migrations.Migration):
    dependencies = [("accreditation", "0001_providers_and_standing_with_their_days")]

    operations = [
        migrations.AddField(
            model_name="providerrow",
            name="known_since",
            field=models.DateTimeField(default=BEGINNING),
            preserve_default=False,
        ),
        _gains_until("accreditationrow"),
        _gains_until("suspensionrow"),
        _gains_until("standingrow"),
        *_overlaps_while_known("accreditationrow", "accreditations_do_not_overlap", "provider"),
        *_overlaps_while_known("standingrow", "standings_do_not_overlap", "city", "occupation"),
        migrations.RunSQL(
            "CREATE POLICY accreditation_provider_known ON accreditation_provider"
            " FOR UPDATE TO comity_owner USING (true)",
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(SINCE, migrations.RunSQL.noop),
        migrations.RunSQL(
            "DROP POLICY accreditation_provider_known ON accreditation_provider",
            migrations.RunSQL.noop,
        ),
        *(
            migrations.RunSQL(
                f"CREATE POLICY accreditation_{name}_update ON accreditation_{name}"
                " FOR UPDATE TO comity_owner USING (true)",
                migrations.RunSQL.noop,
            )
            for name in ("accreditation", "suspension", "standing")
        ),
        migrations.RunSQL(CLOSES, migrations.RunSQL.noop),
    ]
