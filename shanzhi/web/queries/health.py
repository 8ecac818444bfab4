"""How the house is 运行情况: the worker, what was set aside, what did not leave, the last backup and check."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from shanzhi.journal.models import Errand, Heartbeat, Sweep
from shanzhi.journal.queries import errands_set_aside, last_line, sweeps_failing, worker_is_well
from shanzhi.journal.shapes import EntryView, HistoryLine
from shanzhi.kernel.disks import has_room
from shanzhi.ledger.queries import last_check
from shanzhi.people.queries import deployment
from shanzhi.post.queries import was_given_up_since

WHY = {
    "database": _("数据库连不上：看它在不在跑，DATABASE_URL对不对。"),
    "tables": _("数据库里缺这个版本的表：在服务器上跑./run manage migrate"),
    "folder": _("数据目录（SHANZHI_HOME）不见了，或者写不进：把它挂上、放回去，或者把写的权限还给运行的账号。"),
    "disk": _("磁盘快满了，剩下不到200 MB：再满下去，来件收不进，备份也做不成。给SHANZHI_HOME所在的磁盘腾出地方。"),
    "worker": _("后台没有在跑：到期提醒、短信和答复都停着。在服务器上起一个：./run manage work"),
}
BACKUP_LASTS = timedelta(days=7)
GIVEN_UP_ASKS = timedelta(days=7)  # afterwards a message that never left is old news


@dataclass(frozen=True, slots=True)
class Aside:
    """The errands of one subscriber that were set aside."""

    subscriber: str
    count: int
    last_error: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Health:
    """Everything the keeper sees of the house at once."""

    worker_is_well: bool
    beaten_at: datetime | None
    failing: list[Sweep]
    aside: list[Aside]
    backup: EntryView | None
    check: EntryView | None
    ledger: HistoryLine | None
    gave_up: bool
    backup_is_fresh: bool
    has_room: bool
    is_named: bool

    @property
    def is_well(self) -> bool:
        """Return whether nothing asks for the keeper."""
        found = (self.check is not None and self.check.data.get("findings")) or (self.ledger and self.ledger.stop)
        amiss = self.failing or self.aside or self.gave_up or found
        return self.worker_is_well and self.has_room and self.is_named and self.backup_is_fresh and not amiss


def health(district_id: str, *, at: datetime) -> Health:
    """Return how the house is (eleven statements)."""
    beat = Heartbeat.objects.order_by("-at").values_list("at", flat=True).first()
    backup = last_line(district_id, "backup")
    return Health(
        worker_is_well=worker_is_well(at),
        beaten_at=beat,
        failing=sweeps_failing(),
        aside=_grouped(errands_set_aside()),
        backup=backup,
        backup_is_fresh=is_fresh(backup, at=at),
        has_room=has_room(settings.HOME),
        is_named=deployment(district_id) is not None,
        check=last_line(district_id, "check"),
        ledger=last_check(district_id),
        gave_up=was_given_up_since(at - GIVEN_UP_ASKS, district_id=district_id),
    )


def is_fresh(backup: EntryView | None, *, at: datetime) -> bool:
    """Return whether the last backup is of this week."""
    return backup is not None and at - backup.at < BACKUP_LASTS


def _grouped(errands: list[Errand]) -> list[Aside]:
    groups: dict[str, list[Errand]] = {}
    for errand in errands:
        groups.setdefault(errand.subscriber, []).append(errand)
    return [Aside(name, len(rows), rows[0].last_error, rows[0].set_aside_at) for name, rows in groups.items()]
