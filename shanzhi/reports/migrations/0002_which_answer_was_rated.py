"""Each rating says which answer it is about; those given before are about the last answer their teller had then."""

from __future__ import annotations

from typing import Any

from django.db import migrations, models
from django.db.models import OuterRef, Subquery

BATCH = 500


def say_which(state: Any, _editor: Any) -> None:
    """Fill it in from the report, or, where that was answered again since, from the line of the answer."""
    ratings = state.get_model("reports", "Rating").objects
    answered = state.get_model("reports", "Report").objects.filter(
        pk=OuterRef("report_id"), district_id=OuterRef("district_id"), answered_at__lte=OuterRef("at")
    )
    ratings.update(answered_at=Subquery(answered.values("answered_at")[:1]))
    lines = state.get_model("journal", "Entry").objects.filter(subject_kind="report", verb="report.answer")
    while rows := list(ratings.filter(answered_at=None).order_by("id")[:BATCH]):
        for row in rows:
            told = lines.filter(district_id=row.district_id, subject_id=str(row.report_id), at__lte=row.at)
            row.answered_at = told.order_by("-at").values_list("at", flat=True).first() or row.at
        ratings.bulk_update(rows, ["answered_at"])


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_telling"), ("journal", "0001_lines")]

    operations = [
        migrations.AddField(
            model_name="rating",
            name="answered_at",
            field=models.DateTimeField(null=True, verbose_name="评的是哪时的答复"),
        ),
        migrations.RunPython(say_which, migrations.RunPython.noop, elidable=True),
    ]
