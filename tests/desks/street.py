"""A morning at 槐荫街道: cases in every state a desk must show, brought there by the verbs alone. All invented."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from shanzhi.cases import access
from shanzhi.cases.actions import applications, notes
from shanzhi.cases.actions.opening import open_case
from shanzhi.cases.actions.steps import take_step
from shanzhi.cases.actions.tasks import take_task_step
from shanzhi.cases.models import Case
from shanzhi.catalogue.models import Matter, MatterUnit, Reason
from shanzhi.reports.actions.telling import tell
from shanzhi.reports.shapes import Teller
from shanzhi.territory.models import Place
from tests.neighbourhood import DISTRICT, FROM, TELLER, Neighbourhood

# code: (name, who leads, who may support)
MATTERS = {
    "0103": ("道路积水", "works", "water"),
    "0104": ("路灯不亮", "works", ""),
    "0105": ("行道树枝条压线", "parks", ""),
    "0106": ("公房漏水", "", ""),
}
PLACES = {
    "R-0112": "槐荫菜市场东门",
    "R-0020": "柳堤路20号",
    "R-0088": "竹溪路88号",
    "R-0012": "梧桐社区活动室",
    "R-0066": "北苑路与槐荫大道路口南侧非机动车道（临时施工围挡以东，公交站台对面）",
}


def hours(n: float) -> timedelta:
    """Return a span of hours."""
    return timedelta(hours=n)


def days(n: float) -> timedelta:
    """Return a span of days."""
    return timedelta(days=n)


def minutes(n: float) -> timedelta:
    """Return a span of minutes."""
    return timedelta(minutes=n)


@dataclass
class Street:
    """The cases by what they show."""

    near: Case
    fresh: Case
    unmatched: Case
    handling: Case
    late: Case
    paused: Case
    rework: Case
    returned: Case
    extension: Case
    handled: Case
    closed: Case


class Morning:
    """Tells cases at moments before now and takes their steps."""

    def __init__(self, ground: Neighbourhood) -> None:
        """Lay the matters and places the morning needs."""
        self.ground = ground
        self.matters = {"0101": ground.matter}
        self.places = {"R-0047": ground.place}
        for index, (code, (name, lead, support)) in enumerate(MATTERS.items(), start=3):
            matter = Matter.objects.create(
                version=ground.matter.version, code=code, path=f"{index:08d}", name=name, responsible_rule="owner"
            )
            for unit, role in ((lead, "lead"), (support, "support")):
                if unit:
                    MatterUnit.objects.create(
                        matter=matter,
                        rule="named",
                        unit=ground.units[unit],
                        unit_name=ground.units[unit].name,
                        role=role,
                    )
            self.matters[code] = matter
        for code, name in PLACES.items():
            self.places[code] = Place.objects.create(
                code=code, kind="road", name=name, lon=116.302, lat=35.402, grid=ground.grid,
                area_path=ground.grid.path, valid_from=FROM,
            )  # fmt: skip
        version = Reason.objects.filter(kind="extension").first().version
        Reason.objects.create(version=version, kind="return", code="other", name="不在清单里")

    def told(self, ago: timedelta, title: str, *, place: str = "R-0047", channel: str = "web", words: str = "") -> Case:
        """Return a case told so long ago; residents tell it at the door, with a number and a clock of their own."""
        found, at = self.places[place], self.ground.at - ago
        if channel == "web":
            told = tell(
                district_id=DISTRICT, text=f"{title}。{words}", by=TELLER, at=at, channel=channel, place=found,
                teller=Teller(name="林秋", phone="13900000000"), grid=self.ground.grid,
            )  # fmt: skip
            return told.case
        return open_case(
            district_id=DISTRICT, title=title, summary=title, by=TELLER, at=at, channel=channel, place=found,
            place_text=found.name, area_path=found.area_path, grid=self.ground.grid, lon=found.lon, lat=found.lat,
        )  # fmt: skip

    def step(self, case: Case, verb: str, who: str, ago: timedelta, **brought: Any) -> Case:
        """Take a step of a case so long ago."""
        return take_step(self.ground.fresh(case), verb, by=self.ground.actor(who), at=self.ground.at - ago, **brought)

    def task(self, case: Case, verb: str, who: str, ago: timedelta, *, ordinal: int = 1, **brought: Any) -> None:
        """Take a step of a unit's task so long ago."""
        task = self.ground.task(case, ordinal)
        take_task_step(task, verb, by=self.ground.actor(who), at=self.ground.at - ago, **brought)

    def registered(self, ago: timedelta, title: str, matter: str, **told: Any) -> Case:
        """Return a case told, taken in and registered within minutes."""
        case = self.told(ago, title, **told)
        self.step(case, "accept", "bailu", ago - timedelta(minutes=6), matter=self.matters[matter])
        return self.step(case, "register", "shiyan", ago - timedelta(minutes=10), grade="ordinary")

    def dispatched(self, ago: timedelta, title: str, matter: str, lead: str, *, support: str = "", **told: Any) -> Case:
        """Return a case sent to a unit, and signed there half an hour later."""
        case = self.registered(ago, title, matter, **told)
        helpers = {"support": [self.ground.units[support]]} if support else {}
        self.step(
            case, "dispatch", "wendi", ago - timedelta(minutes=18), lead=self.ground.units[lead],
            why="清单2026版，权属单位", **helpers,
        )  # fmt: skip
        self.task(case, "sign", "hanzhou" if lead == "works" else "waiban", ago - timedelta(minutes=45))
        return self.ground.fresh(case)


def wake(ground: Neighbourhood) -> Street:
    """Bring some twenty cases to where they are at this moment."""
    m = Morning(ground)
    near, fresh, unmatched = _waiting_for_dispatch(m)
    handling, extension, paused = _in_hand(m)
    rework, handled, closed = _handed_in(m)
    late = m.dispatched(days(20), "北苑路坑槽修补后又下沉", "0101", "works", place="R-0066")
    returned = m.registered(hours(5), "树枝压在电线上，刮风时冒火星", "0105", place="R-0088")
    m.step(returned, "dispatch", "wendi", hours(4), lead=ground.units["works"])
    given = {"duty_item": "3.2.4行道树修剪", "proposed_unit": ground.units["parks"], "reason": "由园林绿化所养护。"}
    m.task(returned, "return", "fangyuan", minutes(40), **given)
    return Street(near, fresh, unmatched, handling, late, paused, rework, returned, extension, handled, closed)


def _waiting_for_dispatch(m: Morning) -> tuple[Case, Case, Case]:
    """Lay what waits on the dispatcher's board; the first was told late yesterday and is near its time."""
    words = "雨停了两小时，路口还有积水，没过脚踝，电动车熄火好几辆，井篦像是被树叶堵了。"
    near = m.registered(
        hours(16.85), "雨后路口积水没过脚踝，电动车熄火，井篦像是堵了", "0103", place="R-0066", words=words
    )
    m.registered(hours(17.5), "盲道被电线杆截断，拐杖一探就碰上", "0101", place="R-0088")
    fresh = m.registered(minutes(14), "清渠巷进口到公厕，一溜6盏路灯都不亮", "0104", place="R-0112", channel="hotline")
    unmatched = m.registered(minutes(20), "活动室屋顶漏雨，灯管边上也在滴水", "0106", place="R-0012", channel="meeting")
    for ago, title, place in (
        (40, "学校后门人行道砖翘起来，孩子放学绊倒过", "R-0088"),
        (35, "桥栏杆缺了一根，用绳子拦着", "R-0020"),
        (30, "3号楼门前井盖丢了，拿木板盖着", "R-0047"),
    ):
        m.registered(minutes(ago), title, "0101", place=place, channel="grid_worker")
    m.told(minutes(12), "烧烤店油烟直排，吵到夜里一点", place="R-0088", channel="hotline")
    return near, fresh, unmatched


def _in_hand(m: Morning) -> tuple[Case, Case, Case]:
    """Lay what the works office has in hand: with help, with an extension asked, paused, to be signed."""
    title, words = "梧桐路47号门前路面破损、积水", "路面缺了一块，有脸盆大，里面积了水，骑车的人绕着走。"
    handling = m.dispatched(days(1), title, "0101", "works", support="water", words=words)
    m.task(handling, "sign", "suye", hours(20), ordinal=2)
    done = {"outcome": "接口已换，试压30分钟不渗。", "public_text": "漏水的接口换好了。"}
    m.task(handling, "hand_in", "suye", hours(2), ordinal=2, **done)
    said = {"text": "已开挖，查明是自来水接口渗漏掏空路基。", "public_text": "挖开看了，是水管接口漏水。"}
    handler, at = m.ground.actor("hanzhou"), m.ground.at
    notes.write_progress(m.ground.fresh(handling), by=handler, at=at - hours(1), **said)
    extension = m.dispatched(days(2), "无障碍坡道太陡，轮椅上不去", "0101", "works", place="R-0012")
    until = (at + days(20)).date()
    applications.ask(m.ground.task(extension), "extension", by=handler, at=at - hours(3), code="parts",
                     reason="坡道板要定制", until=until)  # fmt: skip
    paused = m.dispatched(days(5), "杏林路污水管改造，路面分段开挖", "0101", "works", place="R-0020")
    asked = applications.ask(m.ground.task(paused), "defer", by=handler, at=at - days(4), code="weather",
                             reason="暴雨橙色预警，不能开挖", until=(at + days(9)).date())  # fmt: skip
    registrar = m.ground.actor("shiyan")
    found = access.get_application(registrar, paused.number, 1, asked.kind)
    applications.decide(found, "grant", by=registrar, at=at - days(3), note="", seen=found.version)
    m.dispatched(minutes(70), "小区门口路灯电缆沟盖板断裂", "0104", "works", place="R-0020")
    unsigned = m.registered(minutes(50), "公交站台雨棚漏水", "0101", place="R-0088")
    m.step(unsigned, "dispatch", "wendi", minutes(30), lead=m.ground.units["works"], why="权属单位")
    return handling, extension, paused


def _handed_in(m: Morning) -> tuple[Case, Case, Case]:
    """Lay what came back from the units: sent back once, waiting for the checker, closed."""
    rework = m.dispatched(days(7), "护栏补齐，但有一根没固定", "0101", "works", place="R-0020")
    m.task(rework, "hand_in", "hanzhou", days(2), outcome="护栏已补齐。", public_text="护栏补好了。")
    m.step(rework, "rework", "jiangcheng", hours(22), missing="第三根没有固定，手一推就晃。")
    handled = m.dispatched(days(3), "公交站牌倾斜，站台边缘砖松动", "0101", "works", place="R-0020")
    done = {"outcome": "站牌扶正，砖重铺。", "public_text": "站牌扶正了，砖也铺好了。"}
    m.task(handled, "hand_in", "hanzhou", hours(3), **done)
    closed = m.dispatched(days(4), "人行道井盖松动，踩上去响", "0101", "works", place="R-0020")
    m.task(closed, "hand_in", "hanzhou", days(1), outcome="换了胶圈。", public_text="井盖垫稳了。")
    m.step(closed, "close", "jiangcheng", hours(5), finding="踩上去不响了", public_text="井盖垫稳了，去看过。")
    return rework, handled, closed
