"""What a list of cases may be narrowed to 筛选, and what it is narrowed to; the state stands in the address."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from shanzhi.catalogue.queries import classes_at_hand
from shanzhi.kernel.actors import Actor
from shanzhi.loop.asking import CLOCK_WORDS, ONLY_WORDS, Asked
from shanzhi.loop.channels import CHANNELS, say_channel
from shanzhi.loop.workflow import STATE_WORDS
from shanzhi.queues.conditions import Areas, named
from shanzhi.territory.models import Division, Grid
from shanzhi.territory.queries import areas_within
from shanzhi.ui.shapes import Choice, FilterField, FilterView

Row = tuple[str, str, str, str]  # code, name, path and kind of a division


def of_list(asked: Asked, actor: Actor, areas: Areas, *, on: date) -> list[FilterView]:
    """Return the filters of the list: community, state, and whatever else is asked for, to be let go of by itself."""
    choices = [Choice(_("全部"), asked.address(state=""), not asked.state)]
    choices += [Choice(_("没办完的"), asked.address(state="open"), asked.state == "open")]
    choices += [Choice(words, asked.address(state=name), asked.state == name) for name, words in STATE_WORDS.items()]
    label = next((choice.label for choice in choices if choice.current), _("全部"))
    names = dict(named(asked, areas=areas))
    communities = _area_menu(asked, _divisions(actor, on=on), areas, names)
    states = FilterView(label, current=bool(asked.state), choices=choices)
    return [*communities, states, *_let_go(asked, list(names.items()))]


def _let_go(asked: Asked, names: list[tuple[str, Any]]) -> list[FilterView]:
    return [
        FilterView(name, current=True, choices=[Choice(_("不限"), asked.address(**{word: ""}))]) for word, name in names
    ]


def of_board(asked: Asked, actor: Actor, areas: Areas, *, on: date) -> list[FilterView]:
    """Return the filters of the board: community, door, 更多条件; one statement, one more within a community."""
    names = dict(named(asked, areas=areas))
    doors = [Choice(_("全部来源"), asked.address(channel=""), not asked.channel)]
    doors += [Choice(words, asked.address(channel=name), asked.channel == name) for name, words in CHANNELS.items()]
    menus = [FilterView(say_channel(asked.channel) if asked.channel else _("全部来源"), "", bool(asked.channel), doors)]
    names.pop("channel", None)
    rows = _divisions(actor, on=on)
    menus = [*_area_menu(asked, rows, areas, names), *menus]
    fields = [*_grids(asked, rows, _chosen(asked, areas), on=on), *_fields(asked, names)]
    offered = {one.name for one in fields}
    kept = [(word, value) for word, value in asked.params().items() if word not in offered]
    return [*menus, FilterView(_("更多条件"), fields=fields, kept=kept), *_let_go(asked, list(names.items()))]


def _divisions(actor: Actor, *, on: date) -> list[Row]:
    mine = areas_within(actor.areas_as(actor.capacities()), "path")
    found = Division.objects.holding(on).filter(mine, kind__in=[Division.Kind.STREET, Division.Kind.COMMUNITY])
    return list(found.order_by("path").values_list("code", "name", "path", "kind"))


def _chosen(asked: Asked, areas: Areas) -> str:
    return areas[asked.area][0] if asked.area in areas else ""


def _area_menu(asked: Asked, rows: list[Row], areas: Areas, names: dict[str, Any]) -> list[FilterView]:
    """Return the menu of communities, which takes the area's name out of ``names``; none without an area of one's."""
    if not rows:
        return []
    communities = _communities(asked, rows, _chosen(asked, areas))
    return [FilterView(names.pop("area", communities[0].label), "", bool(asked.area), communities)]


def _communities(asked: Asked, rows: list[Row], chosen: str) -> list[Choice]:
    """Return the communities of one's area; where it has several streets, those, and the communities of the chosen."""
    streets = [path for _code, _name, path, kind in rows if kind == Division.Kind.STREET]
    everywhere = _("全部街道") if len(streets) > 1 else _("全部社区")
    choices = [Choice(everywhere, asked.address(area=""), not asked.area)]
    for code, name, path, kind in rows:
        link = asked.address(area=code)
        if kind == Division.Kind.COMMUNITY:
            near = any(path.startswith(street) and chosen.startswith(street) for street in streets)
            if near or len(streets) < 2:
                choices.append(Choice(f"　{name}" if len(streets) > 1 else name, link, chosen.startswith(path)))
        elif len(streets) > 1:
            choices.append(Choice(name, link, code == asked.area))
    return choices


def _grids(asked: Asked, rows: list[Row], chosen: str, *, on: date) -> list[FilterField]:
    """Return the grids of the community chosen, or of the one in which the grid chosen lies."""
    for code, _name, path, kind in rows:
        if kind == Division.Kind.COMMUNITY and chosen.startswith(path):
            grids = list(Grid.objects.holding(on).within(path).order_by("path").values_list("code", "name"))
            return [FilterField("area", _("网格"), [(code, _("整个社区")), *grids], asked.area)]
    return []


def _fields(asked: Asked, names: dict[str, Any]) -> list[FilterField]:
    anything = ("", _("不限"))
    classes = [anything, *classes_at_hand()]
    if asked.matter and asked.matter not in dict(classes):
        classes.append((asked.matter, names["matter"]))
    return [
        FilterField("matter", _("事项大类"), classes, asked.matter),
        FilterField("clock", _("时限"), [anything, *CLOCK_WORDS.items()], asked.clock),
        FilterField("only", _("网格定了没有"), [anything, ("nogrid", ONLY_WORDS["nogrid"])], asked.only),
    ]
