"""Sheets in the hand of a dispatcher: how they are made, tried and taken in."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from shanzhi.hotline.actions import running
from shanzhi.hotline.models import SheetImport, SheetRowResult
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.sheets import read_sheet
from tests.house import ROOT

MESSAGES = ROOT / "shanzhi" / "hotline" / "data" / "messages.csv"
HEADERS = ("留言编号", "留言用户", "留言主题", "留言时间", "留言详情", "反对数", "点赞数")
DISTRICT = "990101"


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, settings: Any) -> None:
    settings.HOME = tmp_path / "home"


@pytest.fixture(autouse=True)
def no_names_of_another_test(monkeypatch: pytest.MonkeyPatch) -> None:
    # The neighbourhood lays its ground without the verbs, so the stamp under which names are kept doesn't change.
    monkeypatch.setattr("shanzhi.territory.queries._kept", {})


def sheet_of(rows: Iterable[Sequence[object]], headers: Sequence[str] = HEADERS) -> bytes:
    """Return a CSV as spreadsheets write it."""
    written = io.StringIO(newline="")
    csv.writer(written).writerows([headers, *rows])
    return written.getvalue().encode("utf-8-sig")


def message(number: object, text: str, *, title: str = "", at: str = "2026-03-01 08:00:00", user: str = "Y1") -> tuple:
    return (number, user, title, at, text, 0, 0)


def taken(
    content: bytes,
    by: Actor,
    at: datetime,
    *,
    purpose: str = "tell",
    source: str = "县热线",
    dry_run: bool = False,
    name: str = "sheet.csv",
    columns: dict[str, str] | None = None,
    through: bool = True,
) -> SheetImport:
    """Return the run of a sheet taken in (or tried) by somebody, from the first row to the last."""
    sheet = read_sheet(content, filename=name)
    run = running.receive(sheet, content, name=name, purpose=purpose, by=by, at=at)
    chosen = run.columns | (columns or {})
    running.start(run, columns=chosen, source=source, channel="hotline", dry_run=dry_run, by=by, at=at)
    return running.run_through(run, content, at=at) if through else run


def rows_of(run: SheetImport) -> list[SheetRowResult]:
    return list(SheetRowResult.objects.in_district(DISTRICT).filter(sheet_id=run.pk).order_by("row"))


def command(name: str, path: Path, **options: Any) -> dict[str, Any]:
    """Return what an import command says, read from its JSON."""
    said = io.StringIO()
    call_command(name, str(path), stdout=said, **({"source": "县热线"} | options))
    summary: dict[str, Any] = json.loads(said.getvalue())
    return summary
