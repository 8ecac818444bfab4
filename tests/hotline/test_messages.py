"""The three hundred invented messages: as faulty as real sheets, about nobody real, all taken in."""

from __future__ import annotations

import csv
import re
from collections import Counter

import pytest

from shanzhi.catalogue.demonstration import build_catalogue
from shanzhi.hotline.models import SheetImport, SheetRowResult
from shanzhi.journal.verify import verify
from shanzhi.kernel.text import skeleton
from shanzhi.people.models import Deployment
from shanzhi.reports.models import Report
from shanzhi.territory.demonstration import build_territory
from tests.hotline.conftest import DISTRICT, HEADERS, MESSAGES, command, rows_of, taken


@pytest.fixture(scope="module")
def messages() -> list[dict[str, str]]:
    with MESSAGES.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_they_are_three_hundred_under_different_numbers(messages):
    assert len(messages) == 300
    assert tuple(messages[0]) == HEADERS
    assert len({row["留言编号"] for row in messages}) == 300
    assert len({skeleton(row["留言详情"]) for row in messages}) >= 270


def test_they_have_the_faults_of_real_sheets(messages):
    texts = [row["留言详情"] for row in messages]
    assert sum(not row["留言主题"].strip() for row in messages) >= 5
    assert sum(bool(re.match(r"\d{4}/\d{1,2}/", row["留言时间"])) for row in messages) >= 50
    assert sum(bool(re.match(r"\d{4}-\d\d-\d\d ", row["留言时间"])) for row in messages) >= 50
    assert sum("\t" in text for text in texts) >= 20
    assert sum("\n\n" in text or "\n\t" in text or text != text.strip() for text in texts) >= 40
    assert any("，" in text and "," in text for text in texts)
    assert any(re.search(r"[０-９]", text) for text in texts)
    assert sum(count - 1 for count in Counter(texts).values()) >= 3
    assert "\n\n6" in MESSAGES.read_text(encoding="utf-8-sig")  # a blank line between rows


def test_they_tell_of_nobody_real(messages):
    joined = "".join(row["留言主题"] + row["留言详情"] for row in messages)
    assert not re.search(r"[A-Z]\d?[市区县]|西地省", joined)
    assert all(number[3:7] == "0000" for number in re.findall(r"(?<!\d)1[3-9]\d{9}(?!\d)", joined))


def test_they_come_in_sorted_and_placed(db, at, messages):
    from shanzhi.kernel.actors import Actor, ActorKind

    by = Actor(ActorKind.IMPORT, "manage", district_id=DISTRICT)
    Deployment.objects.create(district_id=DISTRICT, name="云溪县", street_name="槐荫街道", created_at=at)
    build_territory(DISTRICT, by=by, at=at)
    build_catalogue(DISTRICT, by=by, at=at)
    run = taken(MESSAGES.read_bytes(), by, at)
    assert (run.total, run.fresh) == (300, 300)
    rows = rows_of(run)
    assert [row.source_number for row in rows] == [row["留言编号"] for row in messages]
    bands = Counter(row.matter_band for row in rows)
    assert bands["sure"] >= 120
    assert sum(row.placed for row in rows) >= 200
    assert sum("完全相同" in row.reason for row in rows) >= 10
    reports = list(Report.objects.in_district(DISTRICT))
    zones = Counter(report.zone for report in reports)
    assert zones["complaint"] >= 4
    assert zones["child"] >= 2
    assert any(report.urgent for report in reports)
    masked = "".join(report.masked_text for report in reports)
    assert not re.search(r"1[3-9]\d{9}|\d{17}[\dX]|云A·\w{5}", masked)
    assert not {"陈志远", "王秀兰", "赵长河", "刘桂香"} & set(re.findall(r"陈志远|王秀兰|赵长河|刘桂香", masked))
    assert verify(DISTRICT) == []


def test_the_command_says_what_it_did(neighbourhood):
    first = command("import_sheet", MESSAGES, area="990101001")
    assert {name: first[name] for name in ("rows", "new", "known", "unchanged", "refused", "state")} == {
        "rows": 300, "new": 300, "known": 0, "unchanged": 0, "refused": 0, "state": "done",
    }  # fmt: skip
    dry = command("import_sheet", MESSAGES, dry_run=True)
    again = command("import_sheet", MESSAGES)
    assert [dry[name] for name in ("new", "unchanged")] == [again[name] for name in ("new", "unchanged")] == [0, 300]
    assert SheetImport.objects.count() == 2
    assert SheetRowResult.objects.filter(outcome="new").count() == 300
