"""A certificate shown from a wallet is evidence as it came: text that its issuer signed."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("recognition", "0014_a_team_stands_in")]

    operations = [
        migrations.RemoveConstraint(
            model_name="evidencerow", name="evidence_type_is_pdf_or_picture"
        ),
        migrations.AddConstraint(
            model_name="evidencerow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "media_type__in",
                        [
                            "application/pdf",
                            "image/jpeg",
                            "image/png",
                            "image/webp",
                            "application/dc+sd-jwt",
                        ],
                    )
                ),
                name="evidence_type_is_known",
            ),
        ),
    ]
