"""A campaign: places from the one register, a look a unit a round, defects to their end, the second round."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from shanzhi.campaigns.actions import campaigning, looking
from shanzhi.campaigns.actions.looking import Seen
from shanzhi.campaigns.models import Campaign, Look, Photo, PlaceKind, Target
from shanzhi.campaigns.queries import pages
from shanzhi.cases.models import Case
from shanzhi.journal import errands
from shanzhi.journal.queries import history
from shanzhi.journal.verify import verify
from shanzhi.kernel.refusal import Refused, Stale
from shanzhi.kernel.sheets import read_sheet
from shanzhi.people.access import actor_for
from shanzhi.post.models import Notice as Note
from shanzhi.reports.models import Report
from tests.campaigns.courtyards import begun, defect_type, defects, kinds, target
from tests.neighbourhood import DISTRICT
from tests.ui.test_cleaned_pictures import telephone_photo

pytestmark = pytest.mark.django_db


def refused(call, *args, **words):
    with pytest.raises(Refused) as caught:
        call(*args, **words)
    return str(caught.value)


def photo():
    return SimpleUploadedFile("a.jpg", telephone_photo(), content_type="image/jpeg")


def test_the_shipped_kinds_are_those_of_the_article(street):
    names = set(PlaceKind.objects.values_list("name", flat=True))
    assert names == {"医院", "学校", "商场商店", "集贸市场", "无主管楼院", "路不平", "灯不明", "环境差"}
    assert all(kind.types.count() >= 2 for kind in PlaceKind.objects.all())
    sheet = read_sheet("类别编号,场所类别,名录类别,问题编号,问题\nA,某类,没有的,1,脏\n".encode(), filename="k.csv")
    words = {"by": street.actor("mubai"), "at": street.at}
    assert "名录类别" in refused(campaigning.publish_kinds, sheet, code="2", **words)


def test_places_come_from_the_one_register(street):
    task = begun(street)
    assert set(Target.objects.values_list("place__code", flat=True)) == {"C-001", "C-002", "C-004"}
    assert begun(street, kinds=kinds("DL"), title="路不平").targets.get().place == street.place
    assert "名录里没有这些类别" in refused(begun, street, kinds=kinds("YY"))
    assert history(DISTRICT, "campaign", task.number)[0].data["places"] == 3


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"reason": ""}, "写名称和为什么整治"),
        ({"units": []}, "写参加的单位"),
        ({"head": None}, "第一责任人"),
        ({"ends_on": date(2026, 3, 1)}, "结束的日子比开始的早"),
        ({"again_weeks": 0}, "几周后回头看"),
    ],
)
def test_what_is_missing_is_said(street, changed, said):
    assert said in refused(begun, street, **changed)
    assert not Campaign.objects.exists()


@pytest.mark.parametrize("name", ["qiaohe", "hanzhou", "wendi", "waichou"])
def test_only_a_coordinator_of_the_place_begins_one(street, name):
    assert "由这个地方的统筹员启动" in refused(begun, street, by=street.actor(name))


def test_each_unit_looks_once_a_round_and_nothing_wrong_is_also_a_look(street):
    task = begun(street)
    place = target(task)
    works, by, at = street.units["works"], street.actor("hanzhou"), street.at
    found = looking.look(place, works, [Seen(defect_type(place), "下水道堵了", photo())], by=by, at=at)
    assert [one.words for one in found] == ["下水道堵了"]
    with pytest.raises(Stale):
        looking.look(place, works, [], by=by, at=at)
    assert looking.look(place, street.units["water"], [], by=street.actor("suye"), at=at) == []
    for name in ("suye", "qiaohe", "tongchou", "waiban"):
        assert "由参加整治的单位的人记" in refused(looking.look, place, works, [], by=street.actor(name), at=at)
    assert Look.objects.in_district(DISTRICT).count() == 2
    figures = pages.figures(task)
    assert (figures.wanted, figures.looks, figures.coverage, figures.wrong_places) == (6, 2, 33, 1)
    assert Photo.objects.in_district(DISTRICT).get().after is False
    assert verify(DISTRICT) == []


def test_a_defect_is_put_right_once_with_a_photo_of_after(street):
    task = begun(street)
    place = target(task)
    by, at = street.actor("hanzhou"), street.at
    [one] = looking.look(place, street.units["works"], [Seen(defect_type(place))], by=by, at=at)
    assert one.words == defect_type(place).name
    assert "写一句" in refused(looking.put_right, one, words=" ", by=by, at=at)
    assert "由参加整治的单位" in refused(looking.put_right, one, words="好了", by=street.actor("waiban"), at=at)
    looking.put_right(one, words="疏通了", by=by, at=at, photo=photo())
    with pytest.raises(Stale):
        looking.put_right(defects()[0], words="又疏通", by=by, at=at)
    assert "已经改好了" in refused(looking.open_case, defects()[0], by=by, at=at)
    assert Photo.objects.in_district(DISTRICT).get().after is True
    assert verify(DISTRICT) == []


def test_a_defect_becomes_a_case_once_and_its_end_is_told_back(street):
    task = begun(street)
    place = target(task)
    by, at = street.actor("hanzhou"), street.at
    [one] = looking.look(place, street.units["works"], [Seen(defect_type(place), "下水道堵了")], by=by, at=at)
    told = looking.open_case(one, by=by, at=at)
    assert looking.open_case(one, by=by, at=at).repeated
    assert Report.objects.in_district(DISTRICT).filter(channel="campaign").count() == 1
    case = Case.objects.in_district(DISTRICT).get(number=told.case.number)
    assert (case.channel, case.place_id) == ("campaign", place.place_id)
    street.solve(case, "疏通了。")
    errands.drain(at=at)
    [one] = defects()
    assert (one.state, one.case_said) == ("fixed", "已结案：疏通了。")
    assert Note.objects.filter(user_id=by.user_id, title__contains="事项有回告").exists()
    assert history(DISTRICT, "campaign_defect", f"{task.number}-1")[0].verb == "campaign_defect.told_back"
    assert verify(DISTRICT) == []


def test_a_rejected_case_leaves_the_defect_open(street):
    from shanzhi.cases.actions.steps import take_step

    place = target(begun(street))
    by, at = street.actor("hanzhou"), street.at
    [one] = looking.look(place, street.units["works"], [Seen(defect_type(place))], by=by, at=at)
    case = looking.open_case(one, by=by, at=at).case
    words = {"code": "court", "public_text": "已由法院受理，请等判决。"}
    take_step(street.fresh(case), "reject", by=street.actor("bailu"), at=at, **words)
    errands.drain(at=at)
    [one] = defects()
    assert one.state == "open"
    assert one.case_said


def test_the_second_round_finds_what_came_back(street):
    task = begun(street)
    place, at = target(task), street.at
    works, by = street.units["works"], street.actor("hanzhou")
    seen = [Seen(defect_type(place, 1), "堵了"), Seen(defect_type(place, 2), "堆了旧家具")]
    looking.look(place, works, seen, by=by, at=at)
    looking.look(target(task, "C-002"), works, [], by=by, at=at)
    head = street.actor("tongchou")
    words = {"until": date(2026, 5, 1), "by": head}
    assert "还没到时候" in refused(campaigning.look_again, task, **words, at=at)
    later = at + timedelta(days=10, weeks=4)
    assert "写回头看到哪天" in refused(campaigning.look_again, task, until=None, by=head, at=later)
    campaigning.look_again(task, **words, at=later)
    with pytest.raises(Stale):
        campaigning.look_again(Campaign.objects.get(), **words, at=later)
    units = list(task.units.select_related("unit").order_by("ordinal"))
    task = Campaign.objects.get()
    rows, _after = pages.matrix(task, units, of_round=task.round)
    assert [row.target.place.code for row in rows] == ["C-001"]  # only where something was wrong
    walker = actor_for(street.users["hanzhou"], at=later)
    looking.look(target(task), works, [Seen(defect_type(place, 1), "又堵了")], by=walker, at=later)
    assert [one.again for one in defects()] == [False, False, True]
    figures = pages.figures(task)
    assert (figures.recurrence, figures.again, figures.again_places) == (100, 1, 1)
    assert verify(DISTRICT) == []


def test_a_campaign_ends_with_its_result(street):
    task = begun(street)
    head, at = street.actor("tongchou"), street.at
    assert "写结果" in refused(campaigning.end, task, result=" ", by=head, at=at)
    assert "由这个地方的统筹员结束" in refused(campaigning.end, task, result="好", by=street.actor("hanzhou"), at=at)
    campaigning.end(task, result="三处都看了", by=head, at=at)
    with pytest.raises(Stale):
        campaigning.end(task, result="再结束", by=head, at=at)
    with pytest.raises(Stale):
        looking.look(target(task), street.units["works"], [], by=street.actor("hanzhou"), at=at)
    assert verify(DISTRICT) == []
