"""Each copy in a wallet has an entry in the log; its commitment is kept beside its place."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("certificates", "0007_copies_in_wallets_have_places_of_their_own")]

    operations = [
        migrations.AddField(
            model_name="copyrow",
            name="commitment",
            field=models.TextField(
                help_text="as it stands in the log; none from before copies were logged", null=True
            ),
        ),
        migrations.AddConstraint(
            model_name="copyrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("commitment", None),
                    ("commitment__regex", "^sha-256:[0-9a-f]{64}$"),
                    _connector="OR",
                ),
                name="copy_commitment_is_a_hash",
            ),
        ),
    ]
