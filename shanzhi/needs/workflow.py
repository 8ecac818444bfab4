"""How a listing 清单项 and a project 项目 go from state to state: two small tables. Pure."""

from __future__ import annotations

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shanzhi.kernel.steps import Move


class Kind(StrEnum):
    """What a listing offers or asks."""

    NEED = "need"
    RESOURCE = "resource"


KINDS: dict[str, Promise] = {Kind.NEED: _("需求"), Kind.RESOURCE: _("资源")}

CATEGORIES: dict[str, Promise] = {
    "space": _("空间场地"),
    "activity": _("活动"),
    "service": _("服务"),
    "problem": _("难题"),
    "skill": _("技术人才"),
    "funds": _("资金"),
    "goods": _("物资"),
    "policy": _("政策咨询"),
}


class ListingState(StrEnum):
    """How far a listing is."""

    OPEN = "open"
    TAKEN = "taken"
    CASED = "cased"
    MET = "met"
    WITHDRAWN = "withdrawn"


LISTING_WORDS: dict[str, Promise] = {
    ListingState.OPEN: _("等对接"),
    ListingState.TAKEN: _("有人认领，在办"),
    ListingState.CASED: _("转为事项，在办"),
    ListingState.MET: _("办成了"),
    ListingState.WITHDRAWN: _("撤下了"),
}


class ProjectState(StrEnum):
    """How far a project is."""

    RUNNING = "running"
    DONE = "done"
    RATED = "rated"
    GIVEN_UP = "given_up"


PROJECT_WORDS: dict[str, Promise] = {
    ProjectState.RUNNING: _("在办"),
    ProjectState.DONE: _("办完，等需求方说三句"),
    ProjectState.RATED: _("办完，三句说过了"),
    ProjectState.GIVEN_UP: _("不办了"),
}


LISTING_STEPS: dict[str, Move] = {
    "change": Move(_("修改"), (ListingState.OPEN,)),
    "release": Move(_("公开"), (ListingState.OPEN, ListingState.TAKEN)),
    "take_back": Move(_("收回公开"), tuple(ListingState)),
    "suit": Move(_("说合适"), (ListingState.OPEN,)),
    "not_suit": Move(_("说不合适"), (ListingState.OPEN,)),
    "take": Move(_("认领"), (ListingState.OPEN,), ListingState.TAKEN),
    "let_go": Move(_("重新等对接"), (ListingState.TAKEN,), ListingState.OPEN),
    "send": Move(_("转为事项"), (ListingState.OPEN,), ListingState.CASED),
    "tell_back": Move(_("结果回来了"), (ListingState.CASED,), ListingState.MET),
    "wait_again": Move(_("事项重新办"), (ListingState.MET,), ListingState.CASED),
    "meet": Move(_("办成"), (ListingState.TAKEN,), ListingState.MET),
    "withdraw": Move(_("撤下"), (ListingState.OPEN,), ListingState.WITHDRAWN),
}

PROJECT_STEPS: dict[str, Move] = {
    "stage": Move(_("办完一步"), (ProjectState.RUNNING,)),
    "finish": Move(_("办完"), (ProjectState.RUNNING,), ProjectState.DONE),
    "give_up": Move(_("不办了"), (ProjectState.RUNNING,), ProjectState.GIVEN_UP),
    "rate": Move(_("说三句"), (ProjectState.DONE,), ProjectState.RATED),
}


class Achieved(StrEnum):
    """The second of the three questions 办成没有."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


ACHIEVED: dict[str, Promise] = {Achieved.YES: _("办成了"), Achieved.PARTLY: _("办成一部分"), Achieved.NO: _("没办成")}
