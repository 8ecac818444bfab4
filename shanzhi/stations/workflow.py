"""Where stations, namings, opinions and faults may stand, and the words for what a station is. Pure."""

from __future__ import annotations

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shanzhi.kernel.steps import Move


class Kind(models.TextChoices):
    """Rungs of the ladder 1＋5＋N."""

    CENTRE = "centre", _("中心")
    PARK_CENTRE = "park_centre", _("园区中心")
    STATION = "station", _("站")
    WORKSTATION = "workstation", _("工作站")


class Brand(models.TextChoices):
    """The signs over the door."""

    CENTRE = "centre", _("党群服务中心")
    OFFICE = "office", _("党群工作站")
    RED_SAIL = "red_sail", _("红帆驿站")
    RED = "red", _("红色驿站")
    GREEN = "green", _("绿色驿站")


class Line(models.TextChoices):
    """By area or by trade."""

    AREA = "area", _("辖区")
    TRADE = "trade", _("行业")


FACILITIES: dict[str, Promise] = {
    "water": _("饮水"),
    "microwave": _("微波炉"),
    "charging": _("手机充电"),
    "wifi": _("无线网"),
    "medicine": _("药箱"),
    "fridge": _("冰箱"),
    "rain": _("雨具"),
    "books": _("书报"),
    "toilet": _("厕所"),
    "climate": _("冷暖空调"),
    "ebike": _("电动车充电"),
}
ACCESS: dict[str, Promise] = {
    "ramp": _("坡道"),
    "toilet": _("无障碍厕所"),
    "bell": _("求助铃"),
    "lift": _("电梯"),
}


class State(models.TextChoices):
    """Whether a station works."""

    OPEN = "open", _("在用")
    PAUSED = "paused", _("暂停开放")
    ENDED = "ended", _("已撤销")


class NamingState(models.TextChoices):
    """How far a naming is."""

    NOMINATED = "nominated", _("已推荐，待评审")
    REVIEWED = "reviewed", _("评审通过，待命名")
    NAMED = "named", _("已命名")
    REFUSED = "refused", _("评审未通过")
    WITHDRAWN = "withdrawn", _("复核后摘牌")


class OpinionState(models.TextChoices):
    """Whether an opinion is answered."""

    WAITING = "waiting", _("等答复")
    ANSWERED = "answered", _("已答复")
    ASIDE = "aside", _("不公开")


class FaultState(models.TextChoices):
    """Where a fault of a station stands."""

    TOLD = "told", _("已转办")
    MENDED = "mended", _("修好了")


STEPS: dict[str, dict[str, Move]] = {
    "station": {
        "change": Move(_("修改阵地"), (State.OPEN, State.PAUSED)),
        "set_hours": Move(_("定开放时间"), (State.OPEN, State.PAUSED)),
        "verify": Move(_("核实"), (State.OPEN, State.PAUSED)),
        "pause": Move(_("暂停开放"), (State.OPEN,), State.PAUSED),
        "resume": Move(_("恢复开放"), (State.PAUSED,), State.OPEN),
        "end": Move(_("撤销"), (State.OPEN, State.PAUSED), State.ENDED),
    },
    "naming": {
        "review": Move(_("评审通过"), (NamingState.NOMINATED,), NamingState.REVIEWED),
        "refuse": Move(_("评审不通过"), (NamingState.NOMINATED,), NamingState.REFUSED),
        "name": Move(pgettext_lazy("step", "命名"), (NamingState.REVIEWED,), NamingState.NAMED),
        "keep": Move(_("复核合格"), (NamingState.NAMED,)),
        "withdraw": Move(_("复核摘牌"), (NamingState.NAMED,), NamingState.WITHDRAWN),
    },
    "opinion": {
        "answer": Move(_("公开答复"), (OpinionState.WAITING, OpinionState.ANSWERED), OpinionState.ANSWERED),
        "put_aside": Move(pgettext_lazy("step", "不公开"), (OpinionState.WAITING,), OpinionState.ASIDE),
    },
    "fault": {
        "tell_back": Move(_("办结后回到阵地"), (FaultState.TOLD,), FaultState.MENDED),
        "reopen": Move(_("重新办理"), (FaultState.MENDED,), FaultState.TOLD),
    },
}
