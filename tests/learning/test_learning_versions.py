"""Versions: learned from what people decided, tried on what was kept apart, switched to unless worse, gone back to."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from shanzhi.cases.models import Case
from shanzhi.journal.models import Entry, Sweep
from shanzhi.journal.queries import history
from shanzhi.kernel.actors import SYSTEM
from shanzhi.kernel.refusal import Refused
from shanzhi.learning import keeping, sweeps
from shanzhi.learning.actions.versions import SWEEP, go_back, learn_matters
from shanzhi.learning.models import LearnedVersion
from shanzhi.learning.queries import matters
from shanzhi.learning.queries.examples import examples, sides
from tests.neighbourhood import DISTRICT

TOLD = "巷口的垃圾房三天没人收，臭气熏天，招老鼠"


def test_too_little_decided_is_said_and_nothing_changes(county, at):
    county.decide(6)
    with pytest.raises(Refused, match="还不够学"):
        learn_matters(DISTRICT, by=SYSTEM, at=at)
    sweeps.learn(at)
    assert not LearnedVersion.objects.exists()


def test_a_version_is_learned_tried_and_put_into_service(county, at, django_capture_on_commit_callbacks):
    county.decide(44)
    cold = matters.suggest_matter(TOLD)
    with django_capture_on_commit_callbacks(execute=True):
        made = learn_matters(DISTRICT, by=SYSTEM, at=at)
    assert (made.number, made.in_service, made.verdict) == (1, True, "switched")
    assert made.figures["learned"]["macro_f1"] >= made.figures["cold"]["macro_f1"]
    assert made.figures["learned"]["n"] == made.kept_apart
    found = matters.suggest_matter(TOLD)
    assert found[0].code == "0201"
    assert found[0].words
    assert found[0].band in {"sure", "likely"}
    assert cold[0].code == "0201"
    assert [line.verb for line in history(DISTRICT, "learned_version", "1")] == ["learning.learn"]
    assert matters.suggest_at_hand(TOLD)[0].code == "0201"
    assert matters.advisor().suggest(TOLD)[0].code == "0201"
    assert matters.spoken_matters(TOLD)[0][0].name == "垃圾清运"


def test_a_worse_version_is_not_switched_to(county, at, monkeypatch):
    county.decide(44)
    first = learn_matters(DISTRICT, by=SYSTEM, at=at)
    monkeypatch.setattr("shanzhi.learning.actions.versions._is_worse", lambda new, old: True)
    second = learn_matters(DISTRICT, by=SYSTEM, at=at)
    assert (second.verdict, second.in_service) == ("not_better", False)
    assert LearnedVersion.objects.get(in_service=True).pk == first.pk
    assert history(DISTRICT, "learned_version", "2")[0].data["verdict"] == "not_better"


def test_worse_is_a_lower_f1_or_less_right_when_sure():
    from shanzhi.learning.actions.versions import _is_worse

    def told(f1, right):
        return {"macro_f1": f1, "sure": {"accuracy": right}}

    assert _is_worse(told(0.80, 0.99), told(0.81, 0.99))
    assert _is_worse(told(0.85, 0.90), told(0.81, 0.99))
    assert not _is_worse(told(0.85, 0.98), told(0.81, 0.99))
    assert not _is_worse(told(0.81, None), told(0.81, 0.5))


def test_what_is_kept_apart_is_never_learned_from_and_always_the_same(county, at):
    county.decide(40)
    told = examples(DISTRICT, at=at)
    again = examples(DISTRICT, at=at)
    assert sorted(zip(told.texts, told.apart, strict=True)) == sorted(zip(again.texts, again.apart, strict=True))
    assert not set(told.part(apart=True).texts) & set(told.part(apart=False).texts)
    copies = [("路面塌了一块", "桥头的路面塌了一块，电动车骑过去颠得厉害" + mark) for mark in "。！？，"]
    assert len(set(sides(copies))) == 1


def test_closed_zones_and_what_no_person_decided_are_never_examples(county, at):
    mine = county.decide(4)
    Case.objects.filter(pk=mine[0].pk).update(zone="complaint")
    Case.objects.filter(pk=mine[1].pk).update(zone="child")
    county.neighbourhood.case(summary="只有系统说过类别的一件", matter=county.matters["0101"])
    texts = [body for _title, body in examples(DISTRICT, at=at).texts]
    assert len(texts) == 2
    assert "只有系统说过类别的一件" not in texts


def test_the_keeper_goes_back_and_nobody_else(county, at):
    county.decide(44)
    first = learn_matters(DISTRICT, by=SYSTEM, at=at)
    LearnedVersion.objects.filter(pk=first.pk).update(in_service=False)
    first.in_service = False
    with pytest.raises(Refused, match="由管理员来做"):
        go_back(first, by=county.neighbourhood.actor("wendi"), at=at)
    keeper = county.neighbourhood.actor("mubai")
    go_back(first, by=keeper, at=at)
    assert LearnedVersion.objects.get(in_service=True).pk == first.pk
    with pytest.raises(Refused, match="正在用"):
        go_back(first, by=keeper, at=at)


def test_a_file_that_was_changed_is_not_read(county, at):
    county.decide(44)
    made = learn_matters(DISTRICT, by=SYSTEM, at=at)
    path = Path(settings.HOME) / "learning" / f"{made.digest}.npz"
    assert keeping.kept(made.digest) is not None
    path.write_bytes(path.read_bytes() + b"x")
    assert keeping.kept(made.digest) is None
    matters.forget()
    assert matters.suggest_matter(TOLD)[0].code == "0201"  # by the words alone
    LearnedVersion.objects.update(in_service=False)
    made.in_service = False
    with pytest.raises(Refused, match="不在了，或者被改过"):
        go_back(made, by=county.neighbourhood.actor("mubai"), at=at)


def test_the_command_says_what_came_of_it(county, at, monkeypatch):
    monkeypatch.setattr("shanzhi.kernel.clock.now", lambda: at)
    county.decide(44)
    out = StringIO()
    call_command("learn_matters", stdout=out)
    told = json.loads(out.getvalue())
    assert told["switched"]
    assert {"learned", "cold"} <= set(told["figures"])


def test_the_keepers_page_lists_versions_and_asks_the_worker_to_learn(
    county, at, signed_in, django_assert_max_num_queries
):
    keeper = signed_in("mubai")
    assert "还没有学过" in keeper.get("/learning/").content.decode()
    county.decide(44)
    made = learn_matters(DISTRICT, by=SYSTEM, at=at)
    LearnedVersion.objects.filter(pk=made.pk).update(in_service=False)
    with django_assert_max_num_queries(14):
        page = keeper.get("/learning/").content.decode()
    assert "第1版" in page
    assert "只看清单用词" in page
    assert keeper.post("/learning/of/1/back/").status_code == 302
    assert LearnedVersion.objects.get(pk=made.pk).in_service
    assert keeper.post("/learning/of/9/back/").status_code == 404
    Sweep.objects.create(name=SWEEP, due_at=at.replace(year=2030))
    keeper.post("/learning/learn/")
    assert Sweep.objects.get(name=SWEEP).due_at == at
    assert Entry.objects.filter(verb="learning.ask").exists()
    assert signed_in("wendi").get("/learning/").status_code == 404
