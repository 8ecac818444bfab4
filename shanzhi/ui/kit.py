"""The kit page: every component once, with invented words, to be looked at and photographed. Never in service."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shanzhi.kernel.clock import CHINA
from shanzhi.ui import shapes

_NOW = datetime(2026, 3, 11, 15, 20, tzinfo=CHINA)


class KitForm(forms.Form):
    """One field of each kind."""

    text = forms.CharField(
        label=_("什么事"), help_text=_("像说话一样写：什么地方、什么样子。"), widget=forms.Textarea(attrs={"rows": 3})
    )
    unit = forms.CharField(label=_("该谁办"), error_messages={"required": _("从名单里选一个单位")})
    phone = forms.CharField(label=_("手机号"), required=False)
    grade = forms.ChoiceField(label=_("急不急"), choices=[("a", _("一般")), ("b", _("紧急"))], widget=forms.RadioSelect)
    other = forms.BooleanField(label=_("我替别人说（家里老人、邻居）"), required=False)


def _clocks() -> list[shapes.ClockView]:
    return [
        shapes.ClockView("ok", _("按时"), _("剩2天")),
        shapes.ClockView("near", _("临期"), _("剩2小时10分")),
        shapes.ClockView("late", _("超期"), _("5天")),
        shapes.ClockView("hold", _("暂停"), _("已停1天")),
        shapes.ClockView("done", _("按时办结")),
        shapes.ClockView("done", _("办结"), _("迟2天")),
    ]


def _bars() -> list[shapes.ClockView]:
    total = shapes.ClockView(
        "ok",
        _("按时"),
        name=_("总时限"),
        hint=_("居民看到的"),
        remain_text=_("还剩5天2小时10分"),
        now_ratio=0.539,
        from_text=_("3月5日16:40反映，"),
        to_text=_("3月16日（周一）17:30前答复。不停，不重来。"),
    )
    unit = shapes.ClockView(
        "ok",
        _("按时"),
        name=_("单位时限"),
        hint=_("3个工作日"),
        remain_text=_("还剩9小时10分工作时间"),
        now_ratio=0.673,
        pauses=[(0.25, 0.5)],
        from_text=_("市政所3月6日收到，"),
        to_text=_("3月12日（周四）17:30到期，停过1天。"),
    )
    step = shapes.ClockView(
        "late",
        _("超期"),
        _("2小时"),
        name=_("本步时限"),
        hint=_("写进展"),
        remain_text=_("超过2小时"),
        now_ratio=1.25,
        from_text=_("每个工作日写一次，"),
        to_text=_("今天13:20前。"),
    )
    return [total, unit, step]


def _states() -> list[shapes.StateView]:
    words = (_("待受理"), _("待派遣"), _("待签收"), _("办理中"), _("待核查"))
    whole = [shapes.StateView(word, step) for step, word in enumerate(words, 1)]
    side = (
        (_("返工"), "arrow-counterclockwise"),
        (_("退回"), "arrow-return-left"),
        (_("缓办"), "pause"),
        (_("已结案"), "check2"),
    )
    return whole + [shapes.StateView(word, icon=icon) for word, icon in side]


def _steps() -> list[shapes.StepView]:
    day = datetime(2026, 3, 5, 16, 40, tzinfo=CHINA)
    return [
        shapes.StepView(_("收到"), day, "past"),
        shapes.StepView(_("看现场"), day + timedelta(minutes=45), "past"),
        shapes.StepView(_("交办"), day + timedelta(hours=17), "past"),
        shapes.StepView(_("在修"), date(2026, 3, 11), "now"),
        shapes.StepView(_("答复"), date(2026, 3, 16), "next", _("前")),
    ]


def _lines() -> list[shapes.TimelineLine]:
    return [
        shapes.TimelineLine(
            datetime(2026, 3, 11, 10, 40, tzinfo=CHINA), _("交回"), _("接口已换，不渗。"), _("供水公司，苏叶")
        ),
        shapes.TimelineLine(
            datetime(2026, 3, 10, 9, 35, tzinfo=CHINA),
            _("暂停计时1天"),
            _("暴雨橙色预警，路面不能开挖。总时限不停。"),
            _("市政所申请，值班长石砚批准"),
            stop=True,
        ),
        shapes.TimelineLine(datetime(2026, 3, 6, 9, 5, tzinfo=CHINA), text=_("交给市政设施管理所办，供水公司配合。")),
        shapes.TimelineLine(datetime(2025, 12, 30, 9, 5, tzinfo=CHINA), _("受理"), who=_("受理员白露")),
    ]


def _reckoning() -> shapes.ReckoningView:
    line = shapes.ReckoningLine
    return shapes.ReckoningView(
        _("单位时限是怎么算的"),
        [
            line(_("3月6日"), _("不计。收到当天不计（时限规则第2条）"), False, _("周五")),
            line(_("3月7日、8日"), _("不计。休息日"), False, _("周末")),
            line(_("3月9日"), _("计第1天"), True, _("周一"), _("7小时")),
            line(_("3月10日"), _("不计。暂停：暴雨橙色预警，不能开挖"), False, _("周二")),
            line(_("3月11日"), _("计第2天，到现在15:20"), True, _("周三"), _("4小时50分")),
        ],
        _("3个工作日，每天7小时。已用11小时50分，还剩9小时10分。"),
        _("21小时"),
        _("时限表2026-01版，工作日历2026年（国办通知），上班08:30–12:00、14:00–17:30。"),
        open=True,
    )


def _suggestions() -> list[shapes.SuggestionView]:
    why = shapes.Reason
    return [
        shapes.SuggestionView(
            _("市政设施管理所"),
            _("主办"),
            [
                why(_("道路积水归权属单位：这段路登记由市政所养护"), "for"),
                why(_("近一年这里同类23件，它办了22件，1件改派"), "for"),
            ],
            "1",
            first=True,
        ),
        shapes.SuggestionView(
            _("环卫所"),
            _("宜协办"),
            [why(_("原文说树叶堵井篦"), "for"), why(_("积水本身不在它的基本清单里"), "against")],
            "2",
        ),
    ]


def _queues() -> list[shapes.QueueGroup]:
    item = shapes.QueueItem
    return [
        shapes.QueueGroup(
            _("等我处理"),
            [item(_("待受理"), "#", 6), item(_("待派遣"), "#", 14, current=True), item(_("地点不明"), "#", 4)],
        ),
        shapes.QueueGroup(_("看住时限"), [item(_("今天到期"), "#", 9), item(_("已超期"), "#", 1284, late=True)]),
    ]


def _receipt() -> shapes.ReceiptView:
    squares = format_html('<path d="M0 0h7v7h-7zM22 0h7v7h-7zM0 22h7v7h-7zM{} 9h3v3h-3z"/>', 11)
    return shapes.ReceiptView(
        _("云溪县槐荫街道"),
        _("来件回执"),
        "2603 01207",
        "K7QM 4TXD 9HWP",
        [(_("反映"), _("梧桐路47号路面塌陷、积水")), (_("时间"), _("2026年3月5日16:40，网页"))],
        _("3月16日（周一）"),
        format_html('<svg class="qr" viewBox="-4 -4 37 37" role="img" aria-label="{}">{}</svg>', _("二维码"), squares),
        _("扫码，或打开 shanzhi.example 输入编号和查询码，看办到哪一步。"),
        _("查询码只给您一个人，请收好。手机号已封存，办理单位看不到。急事打110、119、120。"),
    )


def kit_context(request: HttpRequest) -> dict[str, Any]:
    """Return what the kit page shows, drawn at a fixed moment so that photographs can be compared."""
    data = {"text": _("梧桐路47号菜店门口的路陷下去一块，里面积了水。"), "unit": "", "grade": "a"}
    return {
        "now": _NOW,
        "form": KitForm(data),
        "clocks": _clocks(),
        "bars": _bars(),
        "states": _states(),
        "steps": _steps(),
        "lines": _lines(),
        "reckoning": _reckoning(),
        "suggestions": _suggestions(),
        "queues": _queues(),
        "receipt": _receipt(),
        "left": shapes.PairSide("0429", _("路口积水，今天14:38"), shapes.StateView(_("待派遣"), 2)),
        "right": shapes.PairSide("0418", _("梧桐路47号路面塌陷、积水，6天前"), shapes.StateView(_("办理中"), 4)),
        "filters": [
            shapes.FilterView(_("时限近的在前"), "#", True),
            shapes.FilterView(
                _("全部社区"), choices=[shapes.Choice(_("梧桐社区"), "#", True), shapes.Choice(_("石桥社区"), "#")]
            ),
        ],
        "keys": [shapes.KeyHint(("J", "K"), _("下一件、上一件")), shapes.KeyHint(("X",), _("勾选"))],
        "rows": [(pgettext_lazy("matter", "事项"), _("道路积水")), (_("地点"), _("梧桐路槐荫大道路口"))],
        "moments": [
            (form, datetime(2026, 3, 16, 17, 30, tzinfo=CHINA))
            for form in ("full", "short", "day", "date", "time", "print", "printday")
        ],
        "map": shapes.MapView(lon=116.4, lat=35.4, text=_("梧桐路47号，在第三网格。"), label=_("地图")),
        "photos": [shapes.PhotoView(f"{request.path}#photo", _("路面塌陷，坑内有水"), _("居民，3月5日"), "")],
    }
