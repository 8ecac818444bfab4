"""The trial commands: any labelled sheet, however messy; figures as one JSON object."""

from __future__ import annotations

import csv
import json
import random
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from shanzhi.learning.sheets import moment, read_history, read_labelled, read_messages
from shanzhi.learning.trials import cross_validated, shipped_lexicon
from tests.advice.test_advice_learned import tellings
from tests.advice.test_advice_pairs_and_hot import MIXER, OTHERS


def write(path, headers, rows, encoding="utf-8-sig"):
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows([headers, *rows])
    return str(path)


def run(*words):
    out = StringIO()
    call_command(*words, stdout=out)
    return json.loads(out.getvalue())


def test_any_labelled_sheet_is_scored(tmp_path):
    texts, labels = tellings(120)
    # As sheets come: titles apart or at the head, full-width figures, tabs, blank labels, an encoding of its own.
    rows = [
        ["", text[:6], "2020/1/6 12:09:38", f"{text}\t\n", label] if n % 3 else ["", "", "", f"\t{text}", label]
        for n, ((_title, text), label) in enumerate(zip(texts, labels, strict=True))
    ]
    headers = ["留言编号", "留言主题", "留言时间", "留言详情", "一级标签"]
    train = write(tmp_path / "train.csv", headers, [*rows, ["", "", "", "没有标签的一行", ""]], encoding="gb18030")
    more, names = tellings(60, seed=9)
    test = write(tmp_path / "test.csv", ["text", "label"], [[t[1], n] for t, n in zip(more, names, strict=True)])
    found = run("advice_score", train, test, "--answers", str(tmp_path / "answers.jsonl"))
    assert found["macro_f1"] > 0.9
    assert {"accuracy", "ece", "bins", "sure", "by_label", "seconds"} <= set(found)
    assert found["sure"]["share"] >= 0
    assert found["unusable"] == {"train": 1, "test": 0}
    assert (found["n"], found["trained_on"]) == (60, 120)
    assert len((tmp_path / "answers.jsonl").read_text().splitlines()) == 60


def test_a_sheet_without_labels_or_with_too_few_says_so(tmp_path):
    bare = write(tmp_path / "bare.csv", ["留言主题", "留言详情"], [["路灯", "路灯不亮"]])
    few = write(tmp_path / "few.csv", ["text", "label"], [["路灯不亮", "a"], ["垃圾没人收", "b"]])
    for one in (bare, few, str(tmp_path / "absent.csv")):
        with pytest.raises(CommandError):
            call_command("advice_score", one, few)


def test_units_are_scored_by_the_columns_a_sheet_has(tmp_path):
    rng = random.Random(4)
    rows = []
    for n in range(240):
        matter, unit = rng.choice((("路灯不亮", "照明所"), ("垃圾满溢", "环卫所"), ("占道经营", "城管队")))
        unit = "综合执法队" if unit == "城管队" and n >= 110 else unit
        rows.append([f"2025-{1 + n // 24:02d}-{1 + n % 24:02d} 09:00:00", matter, f"{'甲乙'[n % 2]}街道", unit])
    headers = ["受理时间", "问题类型", "所属街道", "承办单位"]
    history = write(tmp_path / "history.csv", headers, rows[:180])
    hidden = [[at, "" if n % 3 == 0 else matter, area, unit] for n, (at, matter, area, unit) in enumerate(rows[180:])]
    found = run("advice_units", history, write(tmp_path / "test.csv", headers, hidden))
    assert found["top1"] >= found["backoff_top1"]
    assert found["top3"] >= 0.95
    assert found["successors"] == {"城管队": "综合执法队"}
    assert set(found["parts"]) == {"all", "with_matter", "without_matter"}
    names = tmp_path / "names.csv"
    names.write_text("照明所,市政所\n")
    assert run("advice_units", history, history, "--aliases", str(names))["successors"]["照明所"] == "市政所"


def test_outcomes_are_never_read_as_clues(tmp_path):
    headers = [
        "SRType",
        "CreatedDate",
        "DueDate",
        "CloseDate",
        "SRStatus",
        "DaysOpen",
        "Agency",
        "Neighborhood",
        "Address",
    ]
    row = ["SW-Dirty Alley", "2018-04-12 11:11:26", "2018-04-13 11:11:26", "2018-05-01 08:00:00", "Closed", "19"]
    path = write(tmp_path / "a.csv", headers, [[*row, "Solid Waste", "Dorchester", "3400 GARRISON BLVD, BALTIMORE"]])
    [one] = read_history(path)
    assert (one.unit, one.matter, one.area) == ("Solid Waste", "SW-Dirty Alley", "Dorchester")
    assert "promised=2" in one.clues
    assert not any("2018-05" in clue or "Closed" in clue or "19" in clue for clue in one.clues)


def test_hot_issues_of_a_sheet_are_printed_masked(tmp_path):
    rows = [
        [str(n), f"u{n}", f"我叫周小川{text[:10]}", f"2020/1/{n + 1} 8:00", text, "3"] for n, text in enumerate(MIXER)
    ]
    rows += [[f"9{n}", "", text, "2020-01-09 08:00:00", text, "0"] for n, text in enumerate(OTHERS)]
    headers = ["留言编号", "留言用户", "留言主题", "留言时间", "留言详情", "点赞数"]
    found = run("advice_hot", write(tmp_path / "hot.csv", headers, rows))
    [hot] = found["clusters"]
    assert hot["numbers"] == ["0", "1", "2", "3", "4"]
    assert hot["evidence"]["agreed"] == 15
    assert "周小川" not in hot["title"]
    with pytest.raises(CommandError):
        call_command("advice_hot", str(tmp_path / "absent.csv"))


def test_moments_are_read_in_the_forms_of_sheets():
    forms = ("2020/1/6 12:09:38", "2020-01-06 12:09:38", "2020-1-6", "1/6/2020 12:09:38", "01/06/2020 12:09:38 PM")
    assert {(moment(form).year, moment(form).month, moment(form).day) for form in forms} == {(2020, 1, 6)}
    assert moment("昨天") is None


def test_the_catalogues_words_ship_with_the_product():
    assert len(shipped_lexicon().matters) > 100


@pytest.mark.data
def test_a_slice_of_the_real_sheet_is_learned_well(data_folder):
    sheet = read_labelled(data_folder / "messages/labelled.csv")
    rows = random.Random(7).sample(range(len(sheet.texts)), 700)
    sheet.texts, sheet.labels = [sheet.texts[n] for n in rows], [sheet.labels[n] for n in rows]
    found = cross_validated(sheet, folds=2)
    assert found["macro_f1"] >= 0.8
    assert found["sure"]["accuracy"] is None or found["sure"]["accuracy"] >= 0.95


@pytest.mark.data
def test_every_group_of_equal_real_texts_is_found(data_folder):
    from shanzhi.advice.lookalikes import Telling, score
    from shanzhi.advice.pairs import equal_groups

    told = [Telling(one.text) for one in read_messages(data_folder / "messages/stream.csv")]
    groups = equal_groups(told)
    assert len(groups) >= 108
    assert all(score(told[group[0]], told[other]).kind == "exact" for group in groups for other in group[1:])
