"""Ten articles of the demonstration county, written, in force, one due for review, one revised; all invented."""

from __future__ import annotations

from datetime import datetime, timedelta

from shanzhi.kernel.actors import Actor
from shanzhi.kernel.clock import local
from shanzhi.knowledge import actions
from shanzhi.knowledge.actions import Written
from shanzhi.organisation.models import Unit
from shanzhi.people.access import played
from shanzhi.people.capacities import Capacity
from shanzhi.people.queries import posts_holding

ARTICLES = (
    ("路灯坏了多久修", "主路的路灯一天内到场，小区里的两天内到场。要换杆子的，先围起来，写明哪天换。", "路灯维护约定"),
    (
        "井盖松动或丢失找谁",
        "先摆警示物。井盖上写着哪家就由哪家管；看不清的，由市政设施管理单位先处置，再找产权单位。",
        "窨井盖管理办法",
    ),
    (
        "楼道堆物怎么清",
        "先上门说，给三天；不搬的贴通知，再过三天由社区组织清走，东西登记好，可以领回。",
        "楼道清理约定",
    ),
    ("装修什么时候可以施工", "工作日上午八点到十二点、下午两点到六点。周末和节假日不做有噪声的工序。", "装修管理约定"),
    (
        "高龄津贴怎么申请",
        "满八十岁的当月起，带身份证到社区窗口，也可以由家人代办。次月发放，从满龄当月算起。",
        "高龄津贴发放细则",
    ),
    ("困难家庭临时救助怎么办", "到社区说清难处，写申请；社区三个工作日内上门看，急的先给后补手续。", "临时救助办法"),
    ("水管爆了谁来修", "水表以外归供水单位，一小时内到场；水表以内归住户，可以请物业或社区帮忙联系。", "供水服务约定"),
    ("遛狗要守什么规矩", "出门牵绳，绳子不长于一米半；粪便自己清；电梯里把狗抱起来或者戴嘴套。", "养犬管理约定"),
    (
        "充电车棚不够怎么办",
        "先到附近的车棚充。社区每季度收一次需求，够二十户就去看场地，结果贴在楼下。",
        "充电设施补建办法",
    ),
    ("树枝挡光能不能修剪", "能。绿化单位一周内来看，冬季集中修剪；伸进窗户的随时修。", "绿化养护约定"),
)


def live(district_id: str, *, by: Actor, at: datetime) -> int:
    """Write the articles as the county's coordinator does; nothing where there is none."""
    post = posts_holding(capacity=str(Capacity.COORDINATOR), at=at).select_related("user").order_by("pk").first()
    unit = Unit.objects.order_by("pk").first()
    if post is None or unit is None:
        return 0
    keeper, then = played(post.user, at=at), at - timedelta(days=40)
    for number, (title, body, source) in enumerate(ARTICLES):
        review = local(then).date() + timedelta(days=35 if number == 1 else 180 + number)
        written = Written(title, body, source, unit, review, is_public=number != 2)
        made = actions.begin(written, by=keeper, at=then)
        if number == len(ARTICLES) - 1:
            continue
        made = actions.take_step(made, "publish", by=keeper, at=then + timedelta(days=1))
        if number == 0:
            told = Written(title, f"{body}修好的当天回话。", source, unit, review, is_public=True)
            actions.take_step(made, "revise", written=told, by=keeper, at=then + timedelta(days=20))
    actions.let_days_pass(district_id, at=at)
    return len(ARTICLES)
