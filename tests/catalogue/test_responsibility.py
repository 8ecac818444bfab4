from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from shanzhi.catalogue import queries
from shanzhi.catalogue.actions import publishing
from shanzhi.catalogue.models import Matter
from shanzhi.catalogue.responsibility import Resolution
from shanzhi.organisation.actions import merge_units
from tests.catalogue.conftest import KEEPER, Ground, sheet_of

ON = date(2026, 3, 11)
GRID = "0001000100015001"
DUTIES = (
    "编码,类型,事项,牵头单位\n1.1,基本履职,社区环境,属地街道\n2.1,配合履职,占道经营,环卫所\n"
    "3.1,上级收回,道路养护,市政设施管理所\n3.2,上级收回,供水,不存在的公司"
)
MATTERS = (
    "一级分类,事项,责任规则,主办单位,配合单位,履职事项编码\n"
    "部件,道路积水,先权属后属地,市政设施管理所,环卫所,\n"
    "部件,路灯,先权属后属地,环卫所,,\n"
    "事件,垃圾,先属地后权属,,,\n"
    "事件,社区环境,先属地后权属,属地社区,属地街道,1.1\n"
    "事件,摆摊,先属地后权属,属地街道,,2.1\n"
    "事件,修路,先属地后权属,属地街道,,3.1\n"
    "事件,停水,先属地后权属,属地街道,,3.2\n"
    "事件,两家,先属地后权属,环卫所、供水公司,,\n"
    "事件,分片,先属地后权属,环卫所、供水公司@槐荫街道,,\n"
    "事件,无主,先权属后属地,没有登记的局,,\n"
)


@pytest.fixture
def matters(at: datetime, ground: Ground) -> dict[str, Matter]:
    publishing.take_in("duties", sheet_of(DUTIES), by=KEEPER, at=at)
    publishing.take_in("matters", sheet_of(MATTERS), by=KEEPER, at=at)
    return {matter.name: matter for matter in Matter.objects.current()}


def leads(resolution: Resolution) -> list[str]:
    return [candidate.unit.code for candidate in resolution.leads]


def test_an_asset_goes_to_the_owner_its_register_names(matters: dict[str, Matter], ground: Ground) -> None:
    found = queries.resolve(matters["道路积水"], place=ground.road, on=ON)
    assert (found.kind, leads(found)) == ("one", ["works"])
    assert found.leads[0].reasons_for == ["场所登记里“梧桐路”由它管理", "事项清单“道路积水”由它负责"]
    assert [candidate.unit.code for candidate in found.supports] == ["clean"]


def test_the_owner_beats_the_unit_of_the_list_and_says_so(matters: dict[str, Matter], ground: Ground) -> None:
    found = queries.resolve(matters["路灯"], place=ground.road, on=ON)
    assert (found.kind, leads(found)) == ("one", ["works", "clean"])
    assert found.leads[1].reasons_against == ["场所登记的权属单位是市政设施管理所，先找权属单位"]


def test_without_a_place_the_list_answers(matters: dict[str, Matter]) -> None:
    assert leads(queries.resolve(matters["路灯"], on=ON)) == ["clean"]


def test_an_occurrence_nobody_is_named_for_goes_to_the_street(matters: dict[str, Matter]) -> None:
    found = queries.resolve(matters["垃圾"], area_path=GRID, on=ON)
    assert (found.kind, leads(found)) == ("one", ["street"])
    assert found.leads[0].reasons_for == ["地点在它的辖区"]


def test_the_nearest_office_is_found_from_a_grid(matters: dict[str, Matter]) -> None:
    found = queries.resolve(matters["社区环境"], area_path=GRID, on=ON)
    assert leads(found) == ["community"]
    assert "履职清单1.1“社区环境”是街道基本履职事项" in found.leads[0].reasons_for
    assert found.leads[0].duty_kind == "basic"
    assert [candidate.unit.code for candidate in found.supports] == ["street"]


def test_a_duty_to_cooperate_puts_the_department_first(matters: dict[str, Matter]) -> None:
    found = queries.resolve(matters["摆摊"], area_path=GRID, on=ON)
    assert (found.kind, leads(found)) == ("one", ["clean", "street"])
    assert found.leads[1].reasons_against == ["履职清单2.1“占道经营”街道社区只配合，由环卫所牵头"]
    assert not found.leads[1].blocked


def test_a_recalled_duty_is_blocked_for_the_street(matters: dict[str, Matter]) -> None:
    found = queries.resolve(matters["修路"], area_path=GRID, on=ON)
    assert (found.kind, leads(found)) == ("one", ["works", "street"])
    assert [candidate.blocked for candidate in found.leads] == [False, True]
    assert found.leads[1].reasons_against == ["履职清单3.1“道路养护”已由市政设施管理所收回，不能派给街道社区"]


def test_a_recalled_duty_whose_unit_nobody_registered_resolves_to_none(matters: dict[str, Matter]) -> None:
    found = queries.resolve(matters["停水"], area_path=GRID, on=ON)
    assert found.kind == "none"
    assert found.leads[0].blocked
    assert "由不存在的公司收回" not in found.leads[0].reasons_against[0] or found.leads[0].duty_code == "3.2"


def test_two_named_units_are_several(matters: dict[str, Matter]) -> None:
    found = queries.resolve(matters["两家"], area_path=GRID, on=ON)
    assert (found.kind, sorted(leads(found))) == ("several", ["clean", "water"])


def test_a_row_for_the_area_beats_a_row_for_everywhere(matters: dict[str, Matter]) -> None:
    assert leads(queries.resolve(matters["分片"], area_path=GRID, on=ON)) == ["water"]
    assert leads(queries.resolve(matters["分片"], area_path="00010002", on=ON)) == ["clean"]


def test_nobody_registered_and_no_place_is_none(matters: dict[str, Matter]) -> None:
    assert queries.resolve(matters["无主"], on=ON) == Resolution("none", [])


def test_a_merged_unit_is_found_under_what_it_became(matters: dict[str, Matter], ground: Ground, at: datetime) -> None:
    merge_units(ground.units["clean"], into=ground.units["works"], on=date(2026, 3, 1), by=KEEPER, at=at)
    assert leads(queries.resolve(matters["路灯"], on=ON)) == ["works"]


def test_resolving_costs_a_handful_of_statements(
    matters: dict[str, Matter], ground: Ground, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(4):
        queries.resolve(matters["修路"], place=ground.road, on=ON)
