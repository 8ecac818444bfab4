"""Forms: registered with owner, basis and end; what is held isn't typed, what is typed isn't asked for twice."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from shanzhi.burden.actions.forms import end_expired, end_form, export_form, remind, renew_form
from shanzhi.burden.demonstration import lay
from shanzhi.burden.dictionary import held_as, held_fields
from shanzhi.burden.models import RegisteredForm
from shanzhi.burden.queries.forms import TABLES
from shanzhi.burden.workflow import Entity
from shanzhi.journal.queries import history
from shanzhi.journal.verify import verify
from shanzhi.kernel.actors import Actor, ActorKind
from shanzhi.kernel.refusal import Refused
from shanzhi.kernel.sheets import read_sheet
from shanzhi.organisation.models import Unit
from shanzhi.people.models import CoverageAssignment
from shanzhi.post.models import Notice
from shanzhi.territory.models import Building, Place, Stairwell
from tests.burden.conftest import UNTIL
from tests.neighbourhood import DISTRICT, FROM
from tests.statements import budget

pytestmark = pytest.mark.django_db


def sheet(content: bytes) -> list[list[str]]:
    return [list(row.cells.values()) for row in read_sheet(content).rows]


def test_the_dictionary_names_what_the_tables_give(street):
    Building.objects.create(code="B-1", name="1号楼", grid=street.grid, valid_from=FROM)
    covering = {"kind": "party_member", "person_name": "某", "area_path": street.grid.path, "starts_on": FROM}
    block = Building.objects.get()
    covering |= {"building": block, "stairwell": Stairwell.objects.create(building=block, name="1单元")}
    CoverageAssignment.objects.create(scope="household", household="101", **covering)
    for entity in Entity:
        [first, *_more] = TABLES[entity](date(2026, 3, 11))
        assert set(first) == {one.key for one in held_fields().values() if one.entity == entity}, entity
    assert held_as("楼 号").key == "building.name"
    assert held_as("本周新发现隐患处数") is None


@pytest.mark.both
def test_entered_once_a_place_fills_five_departments_tables(street, at):
    """P1: a building, a place and who covers them are created once; nobody types them again."""
    for name in ("民政局", "消防救援大队", "住建局", "应急管理局", "网格化服务管理中心"):
        Unit.objects.create(code=name, name=name, kind="department", path=f"01{name[0]}"[:4], valid_from=FROM)
    block = Building.objects.create(
        code="B-0471", name="梧桐路47号1号楼", grid=street.grid, floors=18, households=108, valid_from=FROM
    )
    covering = {"area_path": street.grid.path, "building": block, "starts_on": FROM}
    CoverageAssignment.objects.create(scope="building", kind="volunteer", person_name="楼长某", **covering)
    covering["stairwell"] = Stairwell.objects.create(building=block, name="1单元")
    CoverageAssignment.objects.create(
        scope="household", kind="party_member", person_name="包户某", household="1-101", **covering
    )
    Place.objects.create(
        code="M-01", kind="premises", name="=梧桐农贸市场", address="梧桐路1号", grid=street.grid,
        area_path=street.grid.path, owner_unit_id=street.units["works"].pk, valid_from=FROM,
    )  # fmt: skip
    lay(DISTRICT, by=Actor(ActorKind.REHEARSAL, "演示", district_id=DISTRICT), at=at)
    keeper = street.actor("mubai")
    tables = {
        code: sheet(export_form(RegisteredForm.objects.get(code=code), by=keeper, at=at))
        for code in ("LD-01", "XF-01", "ZJ-01", "YJ-01", "BH-01", "WG-01")
    }
    said = {code: [cell for row in rows for cell in row] for code, rows in tables.items()}
    for code in ("LD-01", "XF-01", "ZJ-01", "BH-01"):
        assert "梧桐路47号1号楼" in said[code], code
    assert "楼长某" in said["LD-01"]
    assert "18" in said["XF-01"]
    assert {"=梧桐农贸市场", "市政设施管理所", "梧桐社区"} <= set(said["YJ-01"])
    assert "包户某" in said["BH-01"]
    assert "乔禾" in said["WG-01"]
    assert history(DISTRICT, "form", "LD-01")[0].verb == "form.export"
    assert any("木白" in str(cell) for cell in said["LD-01"])  # the watermark
    assert not list(verify(DISTRICT))


@pytest.mark.parametrize(
    ("columns", "given", "said"),
    [
        (["户数"], {}, "“户数”系统里已经有了（网格户数）"),
        (["楼 长"], {}, "“楼 长”系统里已经有了（楼栋长）"),
        (["处数", "处 数"], {}, "写了两次"),
        ([], {}, "至少写一格"),
        (["处数"], {"basis": "要"}, "写依据"),
        (["处数"], {"expires_on": date(2028, 1, 1)}, "一年之内"),
        (["处数"], {"expires_on": date(2026, 3, 11)}, "明天到一年之内"),
        (["处数"], {"who": "waipi"}, "由要它的单位的审核人"),
        ([("楼号", "building.name"), ("网格", "grid.name")], {}, "只照一类出"),
        ([("楼号", "building.none")], {}, "从字典里选"),
    ],
)
def test_what_a_form_lacks_or_asks_again_is_said(form, columns, given, said):
    with pytest.raises(Refused, match=said):
        form("A-1", *columns, **given)
    assert not RegisteredForm.objects.exists()


@pytest.mark.parametrize("code", ["A/1", "A 1", "A?1"])
def test_a_number_that_no_address_can_bear_is_refused(form, code):
    with pytest.raises(Refused, match="网址放不下"):
        form(code, "处数")


def test_what_another_live_form_asks_for_is_refused_until_that_one_ends(form, street, at):
    first = form("A-1", "本周隐患处数")
    with pytest.raises(Refused, match="《隐患周报》（A-1）"):
        form("B-1", "本周 隐患处数", owner=street.units["parks"], who="waipi")
    end_form(first, reason="合并了", by=street.actor("fangyuan"), at=at)
    form("B-1", "本周 隐患处数", owner=street.units["parks"], who="waipi")
    assert not list(verify(DISTRICT))


def test_only_the_keeper_overrides_and_the_reason_is_logged(form, street):
    form("A-1", "本周隐患处数")
    with pytest.raises(Refused, match="请管理员写明理由"):
        form("B-1", "本周隐患处数", override="上级单独要，口径不同")
    made = form("B-1", "本周隐患处数", who="mubai", override="上级单独要，口径不同")
    assert made.override == "上级单独要，口径不同"
    assert [line.verb for line in history(DISTRICT, "form", "B-1")] == ["form.override", "form.register"]
    free = form("C-1", "别的数", who="mubai", override="不必越过")
    assert free.override == ""


def test_a_number_is_given_once(form):
    form("A-1", "本周隐患处数")
    with pytest.raises(Refused, match="已经有报表用了"):
        form("A-1", "别的数")


def test_forms_end_on_their_day_and_owners_hear_of_it_before(form, street, at):
    made = form("A-1", "本周隐患处数", expires_on=at.date() + timedelta(days=20))
    assert (remind(DISTRICT, at=at), remind(DISTRICT, at=at)) == (1, 0)
    assert Notice.objects.filter(user_id=street.users["fangyuan"].pk, title__contains="到期").count() == 1
    later = at + timedelta(days=10)
    with pytest.raises(Refused, match="为什么还要用"):
        renew_form(RegisteredForm.objects.get(), expires_on=UNTIL, reason="", by=street.actor("fangyuan"), at=later)
    assert end_expired(DISTRICT, at=later) == 0
    assert end_expired(DISTRICT, at=at + timedelta(days=21)) == 1
    made.refresh_from_db()
    assert not made.is_live
    with pytest.raises(Refused, match="已经停用"):
        renew_form(made, expires_on=UNTIL, reason="还要用一阵", by=street.actor("fangyuan"), at=later)
    assert not list(verify(DISTRICT))


def test_a_renewed_form_goes_on(form, street, at):
    made = form("A-1", "本周隐患处数", expires_on=at.date() + timedelta(days=20))
    renew_form(made, expires_on=UNTIL, reason="汛期还没有过", by=street.actor("fangyuan"), at=at)
    assert end_expired(DISTRICT, at=at + timedelta(days=60)) == 0
    assert not list(verify(DISTRICT))


def test_the_pages_of_forms(form, street, sign_in):
    form("A-1", ("楼号", "building.name"), "本周隐患处数")
    Building.objects.create(code="B-1", name="1号楼", grid=street.grid, valid_from=FROM)
    reader, owner = sign_in("qiaohe"), sign_in("fangyuan")
    with budget(12):
        page = reader.get("/burden/forms/").content.decode()
    assert "隐患周报" in page
    assert "系统里有" in reader.get("/burden/forms/of/A-1/").content.decode()
    assert reader.post("/burden/forms/of/A-1/export/").status_code == 422
    book = owner.post("/burden/forms/of/A-1/export/")
    assert sheet(book.content)[0][0] == "1号楼"
    assert "attachment" in book["Content-Disposition"]
    assert reader.post("/burden/forms/of/A-1/end/").status_code == 404
    assert sign_in("waipi").post("/burden/forms/of/A-1/end/", {"reason": ""}).status_code == 422
    rows = {
        "columns-TOTAL_FORMS": "3", "columns-INITIAL_FORMS": "0",
        "columns-0-name": "", "columns-0-source": "grid.name", "columns-1-name": "户数", "columns-1-source": "",
    }  # fmt: skip
    told = {
        "code": "A-2", "name": "网格表", "owner": "市政设施管理所", "basis": "条例第二条的规定",
        "expires_on": "2026-12-31", "filler": "grid_head", "period": "monthly", "seconds": "20", **rows,
    }  # fmt: skip
    assert "登记报表" in owner.get("/burden/forms/add/").content.decode()
    refused = owner.post("/burden/forms/add/", told)
    assert "系统里已经有了" in refused.content.decode()
    assert owner.post("/burden/forms/add/", told | {"columns-1-source": "grid.households"}).status_code == 302
    assert "不用填，系统出表" in reader.get("/burden/forms/of/A-2/").content.decode()
    address = "/burden/forms/of/A-2/"
    assert owner.post(f"{address}renew/", {"expires_on": "2026-11-30", "reason": "还要用一阵"}).status_code == 422
    assert owner.post(f"{address}renew/", {"expires_on": "2027-02-28", "reason": "还要用一阵"}).status_code == 302
    assert owner.post(f"{address}end/", {"reason": "不用了"}).status_code == 302
    assert "已停用" in reader.get(address).content.decode()
    assert reader.get("/burden/forms/of/NONE/").status_code == 404
    assert reader.get("/burden/forms/add/").status_code == 404
