"""A photo of the work may be chosen for the case's tellers to see beside their answer."""

from __future__ import annotations

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("cases", "0004_limit_units"), ("reports", "0003_a_rating_per_answer")]

    operations = [
        migrations.AddField(
            model_name="attachment",
            name="shown_at",
            field=models.DateTimeField(null=True, verbose_name="选给反映人看"),
        ),
        migrations.AddConstraint(
            model_name="attachment",
            constraint=models.CheckConstraint(
                condition=Q(shown_at=None) | Q(report=None, case__isnull=False), name="attachment_shown_is_of_the_work"
            ),
        ),
    ]
