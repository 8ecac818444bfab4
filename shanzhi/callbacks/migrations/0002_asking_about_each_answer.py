"""A teller is asked once about each answer, not once about the report."""

from __future__ import annotations

from typing import Any

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, OuterRef, Subquery


def only_the_last(state: Any, _editor: Any) -> None:
    """Keep the last asking of each report alone, as before: the way back has no room for two."""
    askings = state.get_model("callbacks", "Callback").objects
    last = askings.filter(report_id=OuterRef("report_id")).order_by("-asked_at", "-id").values("id")[:1]
    earlier = askings.annotate(last=Subquery(last)).exclude(pk=F("last"))
    askings.filter(pk__in=list(earlier.values_list("pk", flat=True))).delete()


class Migration(migrations.Migration):
    dependencies = [("callbacks", "0001_asking_after_closing")]

    operations = [
        migrations.AlterField(
            model_name="callback",
            name="report",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="reports.report",
                verbose_name="来件",
            ),
        ),
        migrations.AddConstraint(
            model_name="callback",
            constraint=models.UniqueConstraint(fields=("report", "asked_at"), name="callback_once_an_answer"),
        ),
        migrations.AddConstraint(
            model_name="callback",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "waiting")), fields=("report",), name="callback_one_at_a_time"
            ),
        ),
        migrations.RunPython(migrations.RunPython.noop, only_the_last, elidable=True),
    ]
