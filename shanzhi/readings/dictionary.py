"""The leader's figures as data 数的字典: what each counts, over what, by which rule. Pure; the lists are ``queries``.

Rates of cases aren't here: they stand in the dictionary of ``scoring``, and are counted by the month.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

VERSION = "2026-1"  # of every rule below; a change of any of them is a new version
FEWEST = 30  # below this two numbers stand side by side and make no rate

THEMES: dict[str, Promise] = {
    "stations": _("阵地和服务圈"),
    "pairing": _("结对"),
    "meetings": _("议事，说了→办了"),
    "campaigns": pgettext_lazy("heading", "集中整治"),
    "burden": _("减负"),
}


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure: a numerator list out of a denominator list, in words, and the rule that makes them.

    ``span`` is ``now`` (as things stand), ``month`` (what fell in the month looked at) or ``kept`` (read by a job).
    A ``mean`` divides minutes among posts and is no share.
    """

    code: str
    theme: str
    name: Promise
    top: Promise
    bottom: Promise
    rule: Promise
    span: str = "now"
    county: bool = False  # there is one for the whole county alone
    mean: bool = False
    people: bool = False  # counts people who live somewhere, not things


_ROWS = (
    Measure(
        "stations_open", "stations", _("在用的阵地"), _("现在在用的阵地"), _("名录里没有撤销的阵地"),
        _("看阵地名录现在的状态：在用的算分子，暂停开放的只算分母，撤销的不算。"),
    ),
    Measure(
        "green_named", "stations", _("命名的绿色驿站"), _("有有效命名的绿色驿站"), _("没有撤销的绿色驿站"),
        _("命名要经推荐、评审、命名三步；复核后摘牌的不再算。"),
    ),
    Measure(
        "circle_adult", "stations", _("走15分钟能到阵地的人"), _("走得到的人"), _("住在这里的人"),
        _("成年人每秒走1.2米，周三上午10点开着的阵地算数；人数按户数摊到楼栋。没有路网的地方按直线乘1.3估算。"),
        span="kept", people=True,
    ),
    Measure(
        "circle_elder", "stations", _("老年人走15分钟能到的"), _("走得到的人"), _("住在这里的人"),
        _("老年人每秒走0.8米，其余和成年人一样算：所有住户都按老年人的步速走一遍，不分年龄登记。"),
        span="kept", people=True,
    ),
    Measure(
        "pairs_in_touch", "pairing", _("按节奏联系的结对"), _("上次联系没有超过约定天数的"), _("正在结对的"),
        _("每一种结对约定了多少天联系一次。超过天数的，统筹员去问要不要帮一把，不是扣分。孩子的结对不在内。"),
    ),
    Measure(
        "talks_held", "meetings", _("开了的议事会"), _("开完的"), _("定在这个月、日子已到的"),
        _("按开会的日子算在哪个月。改期的按新日子，不开了的只算分母。"), span="month",
    ),
    Measure(
        "topics_settled", "meetings", _("说了有结果的议题"), _("当场答复、表决了或办完的"), _("这个月上过会的议题"),
        _("一个议题一个月里上几次会都算一个。转为事项、列入台账还没办完的只算分母，办完了就进分子。"), span="month",
    ),
    Measure(
        "places_seen", "campaigns", _("去看过的场所"), _("至少一家单位去看过的"), _("整治名单上的场所"),
        _("这个月里进行过的整治都算。一处场所在两次整治里，算两处。"), span="month",
    ),
    Measure(
        "defects_fixed", "campaigns", _("改好的问题"), _("现在改好的"), _("看出来的问题"),
        _("这个月里进行过的整治看出来的问题，不管哪天看出来；转成事项的，办好了才算改好。"), span="month",
    ),
    Measure(
        "forms_live", "burden", _("还在要的报表"), _("在用、没有到期的"), _("登记过的"),
        _("要基层填的每一张表都要登记。到期没有续的、停用的只算分母。"), county=True,
    ),
    Measure(
        "suggestions_answered", "burden", _("答复了的意见"), _("已经答复的"), _("给系统提过的意见"),
        _("从开始到现在的都算，不记是谁提的。"), county=True,
    ),
    Measure(
        "worker_minutes", "burden", _("每个网格员一周要填的分钟"), _("各张表、各个步骤的分钟"), _("网格员的岗位"),
        _("照登记的表和要走的步骤算，不量任何一个人。岗位不到5个不算平均。"), span="kept", county=True, mean=True,
    ),
)  # fmt: skip
MEASURES: dict[str, Measure] = {one.code: one for one in _ROWS}
