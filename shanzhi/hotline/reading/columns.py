"""Which column carries what 对应: guessed from the many names sheets give a thing, then remembered. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shanzhi.kernel.sheets import header_key


class Purpose(StrEnum):
    """What the rows of a sheet become."""

    TELL = "tell"
    LIFE = "life"


PURPOSE_WORDS = {Purpose.TELL: _("要办的来件"), Purpose.LIFE: _("别处办过的旧件")}


@dataclass(frozen=True, slots=True)
class Column:
    """One thing a row may say: its name here, its label, the headers it goes by, and for which purposes it counts."""

    name: str
    label: object
    spoken: tuple[str, ...]
    purposes: frozenset[Purpose] = frozenset(Purpose)


_TELL = frozenset({Purpose.TELL})
_LIFE = frozenset({Purpose.LIFE})


def _spoken(words: str) -> tuple[str, ...]:
    """Return the names of a listing parted by spaces; headers are compared without theirs."""
    return tuple(words.split())


# In order: a header is given to the first column that asks for it.
COLUMNS = (
    Column(
        "number",
        _("编号"),
        _spoken(
            "留言编号 工单编号 工单号 诉求编号 来件编号 案件编号 事件编号 受理编号 信件编号 流水号 编号 单号 "
            "number requestnumber servicerequestnumber ticket id"
        ),
    ),
    Column(
        "title",
        _("主题"),
        _spoken("留言主题 工单标题 诉求标题 诉求主题 事件标题 信件标题 标题 主题 事由 title subject"),
    ),
    Column(
        "text",
        _("内容"),
        _spoken(
            "留言详情 留言内容 诉求内容 工单内容 来电内容 反映内容 信件内容 问题描述 事件描述 具体内容 内容 "
            "详情 描述 诉求 text description content details"
        ),
    ),
    Column(
        "told_at",
        _("时间"),
        _spoken(
            "留言时间 来电时间 诉求时间 反映时间 受理时间 登记时间 提交时间 创建时间 来件时间 上报时间 "
            "录入时间 时间 日期 created createdat createddate opened requestedat"
        ),
    ),
    Column(
        "name",
        _("反映人"),
        _spoken(
            "留言用户 来电人 来电人姓名 诉求人 诉求人姓名 反映人 反映人姓名 投诉人 来信人 联系人 姓名 用户 name caller"
        ),
        _TELL,
    ),
    Column(
        "phone",
        _("电话"),
        _spoken("来电号码 联系电话 诉求人电话 反映人电话 手机号码 手机号 电话 手机 phone mobile"),
        _TELL,
    ),
    Column(
        "address",
        _("地址"),
        _spoken("事发地址 事发地点 诉求地址 问题地址 事件地址 详细地址 发生地点 地址 地点 位置 点位 address location"),
    ),
    Column(
        "area",
        _("区域"),
        _spoken("所属街道 属地街道 所属社区 街道 社区 所属区域 区域 辖区 属地 area neighborhood"),
    ),
    Column(
        "category",
        _("类别"),
        _spoken(
            "三级分类 三级标签 三级类别 问题类别 诉求类别 事项类别 问题分类 诉求分类 二级分类 二级标签 "
            "一级分类 一级标签 类别 分类 category"
        ),
        _TELL,
    ),
    Column(
        "kind",
        _("诉求类型"),
        _spoken("诉求类型 工单类型 来电类型 诉求性质 工单性质 类型 type requesttype servicetype"),
    ),
    Column(
        "complained",
        _("被举报单位"),
        _spoken("被举报单位 被投诉单位 被反映单位 被举报对象 被反映对象 涉及单位 企业名称"),
        _TELL,
    ),
    Column(
        "channel",
        _("渠道"),
        _spoken("来源渠道 受理渠道 诉求渠道 渠道 来源 channel source"),
        _LIFE,
    ),
    Column(
        "lon",
        _("经度"),
        _spoken("经度 lon lng longitude"),
    ),
    Column(
        "lat",
        _("纬度"),
        _spoken("纬度 lat latitude"),
    ),
    Column(
        "crs",
        _("坐标系"),
        _spoken("坐标系 坐标系统 crs"),
    ),
    Column(
        "due_at",
        _("到期时间"),
        _spoken("到期时间 办理时限 截止时间 办结时限 限办时间 due dueat duedate"),
        _LIFE,
    ),
    Column(
        "closed_at",
        _("办结时间"),
        _spoken("办结时间 结案时间 完成时间 办结日期 closed closedat closedate closeddate"),
    ),
    Column(
        "status",
        _("状态"),
        _spoken("办理状态 工单状态 处理状态 状态 status"),
        _LIFE,
    ),
    Column(
        "agency",
        _("承办单位"),
        _spoken("承办单位 主办单位 办理单位 责任单位 处理单位 agency department owner"),
        _LIFE,
    ),
    Column(
        "reply",
        _("答复"),
        _spoken("答复内容 回复内容 办理结果 处理结果 答复 回复 结果 reply resolution outcome"),
    ),
)
BY_NAME = {column.name: column for column in COLUMNS}
NEEDED = {Purpose.TELL: (("text", "title"),), Purpose.LIFE: (("told_at",), ("kind", "title", "text"))}


def columns_for(purpose: str) -> list[Column]:
    """Return the columns that count for a purpose, in order."""
    return [column for column in COLUMNS if Purpose(purpose) in column.purposes]


def guess(headers: Sequence[str], purpose: str) -> dict[str, str]:
    """Return the likely header of each column; a header serves one column, a column without one is absent.

    Names are compared without widths, brackets, spaces and capitals; the nearest name wins over the first header.
    """
    keys: dict[str, str] = {}
    for header in headers:
        keys.setdefault(header_key(header), header)
    found: dict[str, str] = {}
    for column in columns_for(purpose):
        named = (keys[key] for key in map(header_key, column.spoken) if key in keys)
        free = next((header for header in named if header not in found.values()), None)
        if free is not None:
            found[column.name] = free
    return found


def fitting(columns: Mapping[str, str], headers: Sequence[str], purpose: str) -> dict[str, str]:
    """Return the part of a mapping that this sheet and purpose can keep: known columns, present headers."""
    wanted = {column.name for column in columns_for(purpose)}
    return {name: header for name, header in columns.items() if name in wanted and header in headers}


def missing(columns: Mapping[str, str], purpose: str) -> list[object]:
    """Return a sentence for each thing without which no row can be read."""
    return [
        gettext("没有指定“%(columns)s”是哪一列。") % {"columns": gettext("”或“").join(_label(name) for name in names)}
        for names in NEEDED[Purpose(purpose)]
        if not any(columns.get(name) for name in names)
    ]


def _label(name: str) -> str:
    return str(BY_NAME[name].label)


def headers_key(headers: Sequence[str]) -> str:
    """Return what two sheets with the same headers share, whatever their order: 64 hex digits."""
    joined = "\n".join(sorted({header_key(header) for header in headers}))
    return hashlib.sha256(joined.encode()).hexdigest()
