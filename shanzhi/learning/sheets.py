"""What the trial commands read: labelled messages and histories of units, columns found by the names sheets give them.

A row that can't be used is counted, never guessed at: the figures say how many there were.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from shanzhi.advice.history import Handled
from shanzhi.kernel.sheets import Sheet, read_sheet


def _spoken(words: str) -> tuple[str, ...]:
    return tuple(words.split())


LABELLED = {
    "label": _spoken(
        "一级标签 一级分类 标签 类别 分类 事项 事项名称 事项类别 问题类别 问题类型 诉求类别 诉求类型 大类 "
        "label class category matter target y"
    ),
    "title": _spoken("留言主题 工单标题 诉求标题 诉求主题 事件标题 信件标题 标题 主题 事由 title subject topic"),
    "text": _spoken(
        "留言详情 留言内容 诉求内容 工单内容 来电内容 反映内容 信件内容 问题描述 事件描述 具体内容 内容 详情 描述 诉求 "
        "正文 文本 text body content message description details"
    ),
    "told_at": _spoken(
        "留言时间 来电时间 诉求时间 反映时间 受理时间 登记时间 时间 日期 created createddate createdat date"
    ),
    "likes": _spoken("点赞数 支持数 likes votes"),
    "number": _spoken("留言编号 工单编号 编号 单号 number id"),
    "user": _spoken("留言用户 来电人 诉求人 反映人 用户 user"),
}
HISTORY = {
    "unit": _spoken(
        "承办单位 责任单位 处置单位 主办单位 处置部门 承办部门 责任部门 主办部门 单位 部门 "
        "unit agency department handler organisation organization agencyname"
    ),
    "matter": _spoken(
        "事项 事项名称 事项编码 事件类型 问题类型 诉求类型 小类 三级分类 三级标签 类别 类型 分类 "
        "matter type category srtype servicetype complainttype servicename requesttype issuetype"
    ),
    "area": _spoken(
        "街道 镇街 乡镇 街道乡镇 所属街道 区域 辖区 社区 street area neighborhood neighbourhood ward district community"
    ),
    "created": _spoken(
        "创建时间 上报时间 受理时间 登记时间 来电时间 派遣时间 时间 日期 "
        "created createddate createdat createdtime opened openeddate requesteddatetime date"
    ),
    "due": _spoken("到期时间 办理时限 截止时间 应办结时间 due duedate dueat"),
    "channel": _spoken("来源 渠道 受理渠道 channel methodreceived method source"),
    "address": _spoken("地址 地点 详细地址 发生地址 address location incidentaddress"),
    "text": _spoken("标题 主题 内容 描述 详情 诉求内容 问题描述 title text description details descriptor"),
    "returned": _spoken("退单 退回 是否退单 是否退回 returned isreturned wasreturned return"),
}
_TRUE = {"1", "true", "yes", "y", "是", "退单", "退回", "已退", "已退回", "returned"}
_DOOR = re.compile(r"^\s*(\d*)")
_PIECE = re.compile(r"[a-z]{3,}|[\u4e00-\u9fff]{2}")
_FORMS = ("%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M", "%Y-%m-%d", "%Y/%m/%d",
          "%m/%d/%Y %H:%M:%S", "%m/%d/%Y %I:%M:%S %p", "%m/%d/%Y")  # fmt: skip


@dataclass(slots=True)
class Labelled:
    """The usable rows of a labelled sheet, and how many were not."""

    texts: list[tuple[str, str]] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    unusable: int = 0


@dataclass(frozen=True, slots=True)
class Message:
    """One row of a sheet of messages, for look-alikes and hot issues."""

    number: str
    title: str
    text: str
    told_at: datetime | None
    likes: int = 0
    user: str = ""


def read_labelled(path: str | Path) -> Labelled:
    """Return the texts and labels of a sheet.

    :raises Refused: when the sheet can't be read, or has no column of labels or of words.
    """
    sheet = read_sheet(path)
    columns = _columns(sheet, LABELLED, required=("label",))
    if columns["text"] is None and columns["title"] is None:
        sheet.columns(LABELLED, required=["text"])
    found = Labelled()
    for row in sheet.rows:
        title, text, label = row.get(columns["title"]), row.get(columns["text"]), row.get(columns["label"]).strip()
        if label and (title.strip() or text.strip()):
            found.texts.append((title, text))
            found.labels.append(label)
        else:
            found.unusable += 1
    return found


def read_messages(path: str | Path) -> list[Message]:
    """Return the messages of a sheet that has words at all.

    :raises Refused: when the sheet can't be read or has no column of words.
    """
    sheet = read_sheet(path)
    columns = _columns(sheet, LABELLED, required=())
    if columns["title"] is None:
        sheet.columns(LABELLED, required=["text"])
    found = []
    for row in sheet.rows:
        title, text = row.get(columns["title"]), row.get(columns["text"])
        if title.strip() or text.strip():
            likes = row.get(columns["likes"])
            number = row.get(columns["number"]) or str(row.number)
            votes = int(likes) if likes.isdecimal() else 0
            told_at = moment(row.get(columns["told_at"]))
            found.append(Message(number, title, text, told_at, votes, row.get(columns["user"])))
    return found


def read_history(path: str | Path) -> list[Handled]:
    """Return the earlier cases of a sheet: whose they were, what, where, when, and what else was known from the start.

    What became known later (when it was closed, how long it took) is never read: it can't help whoever dispatches.

    :raises Refused: when the sheet can't be read, or has no column of units.
    """
    sheet = read_sheet(path)
    columns = _columns(sheet, HISTORY, required=("unit",))
    found = []
    for row in sheet.rows:
        said = {name: row.get(header) for name, header in columns.items()}
        if said["unit"]:
            at = moment(said["created"])
            returned = said["returned"].strip().lower() in _TRUE
            found.append(Handled(said["unit"], said["matter"], said["area"], at, returned, _clues(said, at)))
    return found


def _columns(sheet: Sheet, wanted: dict[str, tuple[str, ...]], *, required: Sequence[str]) -> dict[str, str | None]:
    """Return the columns found by name; one header never carries two things."""
    found: dict[str, str | None] = {}
    taken: set[str] = set()
    for name, spoken in wanted.items():
        free = [header for one in spoken if (header := sheet.column(one)) is not None and header not in taken]
        found[name] = free[0] if free else None
        taken.update(free[:1])
    if any(found[name] is None for name in required):
        sheet.columns(wanted, required=required)
    return found


def _clues(said: dict[str, str], at: datetime | None) -> tuple[str, ...]:
    """Return what else was known when it was told, as ``name=value``: door, hour, promised days, street, words."""
    channel = said["channel"]
    clues = [f"channel={channel}"] if channel else []
    if at is not None:
        clues += [f"hour={at.hour}", f"channel+hour={channel}{at.hour}", f"weekday={at.weekday()}"]
        due = moment(said["due"])
        if due is not None:
            clues.append(f"promised={round((due - at).total_seconds() / 43_200)}")
    address = said["address"].upper()
    if address:
        door = _DOOR.match(address)
        number = door[1] if door else ""
        street = address[len(number) :].split(",")[0].split("，")[0].strip()
        clues += [f"street={street}", f"door={'none' if not number else 'block' if number.endswith('00') else 'one'}"]
        clues.append(f"address={address}")
    return (*clues, *(f"word={word}" for word in dict.fromkeys(_PIECE.findall(said["text"].lower()))))


def moment(text: str) -> datetime | None:
    """Return a moment written in one of the forms sheets use, without a zone; None where it is none."""
    plain = text.strip()
    try:
        return datetime.fromisoformat(plain).replace(tzinfo=None)
    except ValueError:
        pass
    for form in _FORMS:
        try:
            return datetime.strptime(plain, form)  # noqa: DTZ007 - only differences are used
        except ValueError:
            continue
    return None
