"""Plain shapes that pages hand to components: words already chosen by the room that knows, never a model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

Moment = datetime | date | str
"""A moment to be worded by ``when``, or words that stand as they are."""


@dataclass(frozen=True, slots=True)
class ClockView:
    """One clock (时限): a chip, and the bar when its ratios are given.

    Ratios are shares of the whole limit, 0 at its start and 1 at the due moment; ``now_ratio`` above 1 means
    overdue. ``pauses`` are (start, end) shares that were not counted. The chip says ``word`` and ``remaining``:
    临期，剩18分; 超期5天; 按时办结.
    """

    kind: Literal["ok", "near", "late", "hold", "done"]
    word: object
    remaining: object = ""
    ratio_used: float = 0.0
    pauses: Sequence[tuple[float, float]] = ()
    now_ratio: float | None = None
    from_text: object = ""
    to_text: object = ""
    due_at: datetime | None = None
    name: object = ""  # 总时限
    hint: object = ""  # 居民看到的
    remain_text: object = ""  # 还剩5天2小时10分, the large line of the bar; '' repeats the chip
    label: object = ""  # what a screen reader hears for the bar


@dataclass(frozen=True, slots=True)
class StateView:
    """Where something stands: ``step`` 1–5 fills so many of the five boxes; 0 shows ``icon`` instead (返工, 缓办)."""

    word: object
    step: int = 0
    icon: str = "circle"


@dataclass(frozen=True, slots=True)
class StepView:
    """One of the five steps; ``at`` is a moment or words, ``note`` follows it (起, 前, 立案); skipped has no tick."""

    name: object
    at: Moment = ""
    status: Literal["past", "skipped", "now", "next"] = "next"
    note: object = ""


@dataclass(frozen=True, slots=True)
class TimelineLine:
    """One line of what happened: verb in bold, then what; who beneath. ``stop`` marks where a clock stopped."""

    at: Moment
    verb: object = ""
    text: object = ""
    who: object = ""
    stop: bool = False


@dataclass(frozen=True, slots=True)
class ReckoningLine:
    """One day or span of a reckoning: counted or not, because; ``amount`` is what it added, in words."""

    date: object
    why: object
    counted: bool
    day: object = ""  # 周五
    amount: object = ""


@dataclass(frozen=True, slots=True)
class ReckoningView:
    """How a due moment came about, line by line, with its sum and the versions it stands on."""

    title: object
    lines: Sequence[ReckoningLine]
    total_text: object = ""
    total: object = ""
    foot: object = ""
    open: bool = False


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason of a suggestion: ``for`` it, ``against`` it, or neither."""

    text: object
    side: Literal["for", "against", ""] = ""


@dataclass(frozen=True, slots=True)
class SuggestionView:
    """One ranked suggestion with its reasons; with ``input_name`` it is a choice in a form."""

    title: object
    role: object = ""
    reasons: Sequence[Reason] = ()
    key: str = ""
    first: bool = False
    input_name: str = ""
    input_value: object = ""


@dataclass(frozen=True, slots=True)
class PairSide:
    """One side of a look-alike pair."""

    number: object
    text: object
    state: StateView | None = None
    url: str = ""


@dataclass(frozen=True, slots=True)
class PhotoView:
    """A photo in a strip: 4:3, the caption says who and when, the alt text what is seen."""

    url: str
    alt: object
    caption: object = ""
    thumb_url: str = ""


@dataclass(frozen=True, slots=True)
class QueueItem:
    """A saved queue with its kept count."""

    label: object
    url: str
    count: int | None = None
    current: bool = False
    late: bool = False
    key: str = ""


@dataclass(frozen=True, slots=True)
class QueueGroup:
    """Queues under one heading."""

    title: object
    items: Sequence[QueueItem]


@dataclass(frozen=True, slots=True)
class Choice:
    """One entry of a filter."""

    label: object
    url: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class FilterField:
    """One field of a filter that is a form: its word of the address, (value, label) to choose from, the one chosen."""

    name: str
    label: object
    options: Sequence[tuple[str, object]]
    chosen: str = ""


@dataclass(frozen=True, slots=True)
class FilterView:
    """A filter: a link of its own, or with ``choices`` a small menu that opens without JavaScript.

    With ``fields`` what opens is a form; ``kept`` are the words of the address that go along, (name, value).
    """

    label: object
    url: str = ""
    current: bool = False
    choices: Sequence[Choice] = ()
    fields: Sequence[FilterField] = ()
    kept: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, slots=True)
class KeyHint:
    """Keys and what they do: ``KeyHint(("J", "K"), "下一件、上一件")``."""

    keys: Sequence[str]
    text: object


@dataclass(frozen=True, slots=True)
class NoteItem:
    """A line in a note; with ``url`` it is a link (``#id_place`` leads to the field)."""

    text: object
    url: str = ""


@dataclass(frozen=True, slots=True)
class MapView:
    """A map card: an address that answers GeoJSON, the point, and the place in words."""

    data_url: str = ""
    lon: float | None = None
    lat: float | None = None
    text: object = ""
    label: object = ""
    lon_input: str = ""  # ids of inputs that a pin fills
    lat_input: str = ""


@dataclass(frozen=True, slots=True)
class ReceiptView:
    """A printed receipt (回执). ``code`` comes in groups of four; ``qr_svg`` is safe SVG of class ``qr``."""

    org: object
    title: object
    number: str
    code: str = ""
    rows: Sequence[tuple[object, object]] = field(default=())
    promised: object = ""
    qr_svg: object = ""
    address: object = ""
    warning: object = ""
    code_name: object = ""  # 查询码 where nothing else is said
