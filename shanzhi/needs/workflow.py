"""How a listing 清单项 and a project 项目 go from state to state: two small tables. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


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


@dataclass(frozen=True, slots=True)
class Step:
    """One verb: its label, from which states, into which ('' keeps the state)."""

    label: Promise
    starts: tuple[str, ...]
    to: str = ""


LISTING_STEPS: dict[str, Step] = {
    "change": Step(_("修改"), (ListingState.OPEN,)),
    "release": Step(_("公开"), (ListingState.OPEN, ListingState.TAKEN)),
    "take_back": Step(_("收回公开"), tuple(ListingState)),
    "suit": Step(_("说合适"), (ListingState.OPEN,)),
    "not_suit": Step(_("说不合适"), (ListingState.OPEN,)),
    "take": Step(_("认领"), (ListingState.OPEN,), ListingState.TAKEN),
    "let_go": Step(_("重新等对接"), (ListingState.TAKEN,), ListingState.OPEN),
    "send": Step(_("转为事项"), (ListingState.OPEN,), ListingState.CASED),
    "tell_back": Step(_("结果回来了"), (ListingState.CASED,), ListingState.MET),
    "wait_again": Step(_("事项重新办"), (ListingState.MET,), ListingState.CASED),
    "meet": Step(_("办成"), (ListingState.TAKEN,), ListingState.MET),
    "withdraw": Step(_("撤下"), (ListingState.OPEN,), ListingState.WITHDRAWN),
}

PROJECT_STEPS: dict[str, Step] = {
    "stage": Step(_("办完一步"), (ProjectState.RUNNING,)),
    "finish": Step(_("办完"), (ProjectState.RUNNING,), ProjectState.DONE),
    "give_up": Step(_("不办了"), (ProjectState.RUNNING,), ProjectState.GIVEN_UP),
    "rate": Step(_("说三句"), (ProjectState.DONE,), ProjectState.RATED),
}


class Achieved(StrEnum):
    """The second of the three questions 办成没有."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


ACHIEVED: dict[str, Promise] = {Achieved.YES: _("办成了"), Achieved.PARTLY: _("办成一部分"), Achieved.NO: _("没办成")}
