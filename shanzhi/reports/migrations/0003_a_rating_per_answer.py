"""A teller may rate each answer once, not the report once."""

from __future__ import annotations

from typing import Any

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, OuterRef, Subquery


def only_the_first(state: Any, _editor: Any) -> None:
    """Keep the first rating of each report alone, as before: the way back has no room for a second."""
    ratings = state.get_model("reports", "Rating").objects
    first = ratings.filter(report_id=OuterRef("report_id")).order_by("at", "id").values("id")[:1]
    later = ratings.annotate(first=Subquery(first)).exclude(pk=F("first"))
    ratings.filter(pk__in=list(later.values_list("pk", flat=True))).delete()


class Migration(migrations.Migration):
    dependencies = [("reports", "0002_which_answer_was_rated")]

    operations = [
        migrations.AlterField(
            model_name="rating",
            name="answered_at",
            field=models.DateTimeField(verbose_name="评的是哪时的答复"),
        ),
        migrations.AlterField(
            model_name="rating",
            name="report",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="reports.report",
                verbose_name="来件",
            ),
        ),
        migrations.AddConstraint(
            model_name="rating",
            constraint=models.UniqueConstraint(fields=("report", "answered_at"), name="rating_once_an_answer"),
        ),
        migrations.RunPython(migrations.RunPython.noop, only_the_first, elidable=True),
    ]
