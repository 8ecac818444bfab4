"""The daily bulletin 台账日报 and the receipt of a line as papers: what they say, put into the press's content models.

Public papers, the same for everybody: they carry the moment of the checkpoint and not that of the printing, so that the
same question gives the same bytes, which are kept for a while.
"""

from __future__ import annotations

import functools
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.utils import translation

from shanzhi.journal import sentences
from shanzhi.journal.models import Entry
from shanzhi.journal.queries import views
from shanzhi.kernel.clock import CHINA, local
from shanzhi.ledger import keys, queries
from shanzhi.ledger.models import Checkpoint, LedgerLeaf
from shanzhi.press.documents.bulletin import Bulletin
from shanzhi.press.documents.receipts import LineReceipt
from shanzhi.press.model import Sheet
from shanzhi.press.pdf import write_pdf
from shanzhi.press.wording import say_moment, say_number

CHECKED = "ledger.verified"
ORIGINS = {"live": "实办", "import": "导入", "rehearsal": "演练"}


@functools.lru_cache(maxsize=32)
def written(sheet: Sheet) -> bytes:
    """Return a public sheet as PDF, from memory if it was asked for lately."""
    return write_pdf(sheet)


def bulletin_of(
    district_id: str, day: date, *, at: datetime, org: str, address: str, watermark: str = ""
) -> Bulletin | None:
    """Return the bulletin of a day, None before the first checkpoint and for days that haven't come."""
    begins = datetime.combine(day, time(), CHINA)
    ends = min(begins + timedelta(days=1) - timedelta(microseconds=1), at)
    signed = Checkpoint.objects.filter(district_id=district_id, signed_at__lte=ends)
    last = signed.order_by("-size").first() if begins <= at else None
    ledger = queries.read_ledger(district_id)
    if last is None or ledger is None:
        return None
    before = signed.filter(signed_at__lt=begins).order_by("-size").values_list("size", flat=True).first() or 0
    return Bulletin(
        org=org,
        day=day,
        origin=ledger.origin,
        size=last.size,
        entered=last.size - before,
        checkpoints=signed.filter(signed_at__gte=begins).count(),
        signed_at=last.signed_at,
        checkpoint=last.text,
        keys=tuple(str(key) for key in keys.trusted(district_id)),
        uncovered=_say_uncovered(_uncovered(last, ends), day=day, at=at),
        checked=_checked(district_id, begins, ends),
        address=address,
        watermark=watermark,
    )


def _uncovered(last: Checkpoint, ends: datetime) -> int:
    """Return how many lines were written until a moment that a checkpoint doesn't cover; ten thousand at most."""
    covered = LedgerLeaf.objects.filter(district_id=last.district_id, entry_id=OuterRef("pk"), index__lt=last.size)
    lines = Entry.objects.filter(
        district_id=last.district_id,
        id__gte=_first_id(last.signed_at - queries.LOOK_BACK),
        id__lt=_first_id(ends + timedelta(milliseconds=1)),
    )
    return len(lines.filter(~Exists(covered)).values_list("pk")[: queries.MOST_COUNTED])


def _first_id(moment: datetime) -> UUID:
    """Return the lowest id a line of this millisecond can have: ids are UUIDv7."""
    return UUID(int=int(moment.timestamp() * 1000) << 80)


def _say_uncovered(lines: int, *, day: date, at: datetime) -> str:
    if not lines:
        return "签署以后没有新的行。"
    number = f"{say_number(queries.MOST_COUNTED - 1)}多" if lines >= queries.MOST_COUNTED else say_number(lines)
    until = "到现在" if day == local(at).date() else "到当天结束"
    return f"签署以后{until}又有{number}行，这张检查点证明不了它们。"


def _checked(district_id: str, begins: datetime, ends: datetime) -> str:
    """Return the sentence of the day's last check, '' where there was none."""
    found = Entry.objects.filter(
        district_id=district_id,
        subject_kind="ledger",
        subject_id=district_id,
        verb=CHECKED,
        at__gte=begins,
        at__lte=ends,
    )
    for entry in views(district_id, found.order_by("-id")[:1]):
        with translation.override("zh-hans"):
            return f"{local(entry.at):%H:%M}，{sentences.line(entry).text}"
    return ""


def line_receipt_of(found: queries.Receipt, *, org: str, address: str, watermark: str = "") -> LineReceipt:
    """Return the receipt of one line as a paper; the public fields alone."""
    shown: list[tuple[str, str]] = []
    if found.header and not found.complete:
        with translation.override("zh-hans"):
            shown = [("办理", sentences.label(found.header["verb"])), ("来历", ORIGINS[found.header["origin"]])]
        for name, field in (("发生时间", "at"), ("记录时间", "recorded_at")):
            shown.append((name, say_moment(datetime.fromisoformat(found.header[field]))))
    return LineReceipt(
        org=org,
        origin=found.origin,
        index=found.index,
        shown=tuple(shown),
        leaf=found.leaf,
        path=tuple(found.path),
        checkpoint=found.checkpoint.text,
        size=found.checkpoint.size,
        signed_at=found.checkpoint.signed_at,
        address=address,
        watermark=watermark,
    )
