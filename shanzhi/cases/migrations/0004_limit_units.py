"""What each kept due moment counts in, so that lists tell a clock in the words of the case's own page."""

from __future__ import annotations

from typing import Any

from django.db import migrations, models
from django.db.models import Exists, OuterRef

OTHERS = ("hours", "days", "working_hours", "emergency_hours")  # workdays are the columns' default


def fill(apps: Any, _schema_editor: object) -> None:
    """Carry the unit of each running clock to what keeps its due moment, by filter."""
    Case, Task, Deadline = (  # noqa: N806
        apps.get_model(room, name) for room, name in (("cases", "Case"), ("cases", "Task"), ("clocks", "Deadline"))
    )
    cases, tasks = Case.objects.filter(closed_at__isnull=True), Task.objects.filter(state__in=["issued", "handling"])

    def carry(clocks: Any, unit: str) -> None:
        mine = {"district_id": OuterRef("district_id")}
        step, of_unit = clocks.filter(**mine, kind="step"), clocks.filter(**mine, kind="unit")
        cases.filter(Exists(step.filter(case_id=OuterRef("pk")))).update(step_limit_unit=unit)
        leads = of_unit.filter(case_id=OuterRef("pk")).exclude(name="support")
        cases.filter(Exists(leads)).update(unit_limit_unit=unit)
        tasks.filter(Exists(of_unit.filter(subject_id=OuterRef("pk")))).update(limit_unit=unit)
        signing = step.filter(case_id=OuterRef("case_id"), name="sign")
        tasks.filter(Exists(signing)).update(sign_limit_unit=unit)

    running = Deadline.objects.filter(ended_at__isnull=True)
    for unit in OTHERS:
        carry(running.filter(unit=unit), unit)
    for pk, events in running.exclude(events=[]).values_list("pk", "events"):
        changed = [event["limit"]["unit"] for event in events if event["kind"] == "limit_changed"]
        if changed:  # a corrected limit may count in another unit than the first one; there are few
            carry(Deadline.objects.filter(pk=pk), changed[-1])


def _unit(words: str) -> models.CharField:
    return models.CharField(default="workdays", max_length=20, verbose_name=words)


class Migration(migrations.Migration):
    dependencies = [("cases", "0003_area_statistics"), ("clocks", "0001_deadlines")]
    operations = [
        migrations.AddField("case", "step_limit_unit", _unit("本步时限按什么数")),
        migrations.AddField("case", "unit_limit_unit", _unit("单位时限按什么数")),
        migrations.AddField("task", "limit_unit", _unit("时限按什么数")),
        migrations.AddField("task", "sign_limit_unit", _unit("签收时限按什么数")),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]
