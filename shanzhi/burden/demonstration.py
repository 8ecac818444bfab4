"""The demonstration county's forms, suggestions and change log: invented, laid by the verbs like real ones."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import datetime, timedelta

from shanzhi.burden.actions.forms import Column, register_form
from shanzhi.burden.actions.suggestions import answer_suggestion, suggest
from shanzhi.burden.dictionary import DATA, held_fields
from shanzhi.burden.models import RegisteredForm, Suggestion
from shanzhi.burden.workflow import LONGEST_DAYS
from shanzhi.kernel.actors import Actor, Holding
from shanzhi.kernel.clock import local
from shanzhi.organisation.models import Unit
from shanzhi.people.capacities import Capacity

TYPED = "="  # before the name of a column that somebody has to type
SUGGESTED = (
    (True, "退单时要再选一次事项，能不能带过来？", "done", "带过来了，不用再选。", "退单带着原来的事项"),
    (False, "老人机上字太小，看不清进展。", "done", "页面右上角有“长辈版”，点一次就一直是大字。", ""),
    (True, "每周的排查表能不能和巡查合在一起？", "planned", "正在和应急管理局商量，下季度定。", ""),
    (True, "手机上交结果时照片排得太挤。", "", "", ""),
)


def lay(district_id: str, *, by: Actor, at: datetime) -> list[RegisteredForm]:
    """Register the example forms whose owners the county has; those that are there already stay."""
    keeper = _as_keeper(by, district_id)
    until = local(at).date() + timedelta(days=LONGEST_DAYS)
    known = set(RegisteredForm.objects.in_district(district_id).values_list("code", flat=True))
    units = {unit.name: unit for unit in Unit.objects.filter(valid_to=None)}
    made = []
    with (DATA / "forms.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["code"] in known or row["owner"] not in units:
                continue
            told = {name: row[name] for name in ("name", "basis", "filler", "period")}
            made.append(
                register_form(
                    row["code"],
                    owner=units[row["owner"]],
                    expires_on=until,
                    columns=[_column(one) for one in row["fields"].split()],
                    seconds=int(row["seconds"]),
                    by=keeper,
                    at=at,
                    **told,
                )
            )
    return made


def live(district_id: str, *, by: Actor, at: datetime) -> None:
    """Let some suggestions be written and most of them answered."""
    if Suggestion.objects.in_district(district_id).exists():
        return
    keeper = _as_keeper(by, district_id)
    for days, (staff, text, verdict, answer, changed) in enumerate(SUGGESTED):
        said_at = at - timedelta(days=20 - 3 * days)
        row = suggest(text, district_id=district_id, from_staff=staff, at=said_at)
        if verdict:
            words = {"verdict": verdict, "answer": answer, "public_text": text, "changed": changed}
            answer_suggestion(row, by=keeper, at=said_at + timedelta(days=2), **words)


def _column(written: str) -> Column:
    if written.startswith(TYPED):
        return Column(written.removeprefix(TYPED))
    return Column(held_fields()[written].label, written)


def _as_keeper(by: Actor, district_id: str) -> Actor:
    """Return the stage's hand with the keeper's post, which is what these verbs ask for."""
    return replace(by, district_id=district_id, holdings=(Holding(0, str(Capacity.KEEPER)),))
