"""What came of a sheet that was tried or published."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from django.utils.translation import gettext as _

from shanzhi.organisation.sheets import RowFault


@dataclass(slots=True)
class Outcome:
    """What an import did, or in a dry run would do; with faults nothing was published."""

    NAMED: ClassVar[int] = 200  # rows the page tells one by one
    part: str
    dry_run: bool
    version_code: str = ""
    rows: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0
    faults: list[RowFault] = field(default_factory=list)
    remarks: list[RowFault] = field(default_factory=list)
    went: list[str] = field(default_factory=list)  # what is gone, by code and name
    became: list[str] = field(default_factory=list)  # what changed, with its new name
    unread: list[str] = field(default_factory=list)  # headers nobody looked under

    @property
    def drops_most(self) -> bool:
        """Whether more than half of what is in force would go: a sheet of another part, as like as not."""
        return not self.faults and self.removed > self.kept

    @property
    def went_unsaid(self) -> int:
        """How many are gone beside those named."""
        return self.removed - len(self.went)

    @property
    def became_unsaid(self) -> int:
        """How many changed beside those named."""
        return self.changed - len(self.became)

    @property
    def faults_unsaid(self) -> int:
        """How many rows are at fault beside those named."""
        return max(0, len(self.faults) - self.NAMED)

    @property
    def remarks_unsaid(self) -> int:
        """How many rows are remarked on beside those named."""
        return max(0, len(self.remarks) - self.NAMED)

    @property
    def kept(self) -> int:
        """How many of what is in force stay, as they are or changed."""
        return self.changed + self.unchanged

    @property
    def published(self) -> bool:
        """Return whether a new version is in force now."""
        return not self.dry_run and not self.faults

    @property
    def summary(self) -> str:
        """Return the figures as one sentence."""
        words = {
            "rows": self.rows,
            "added": self.added,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "removed": self.removed,
            "faults": len(self.faults),
            "version": self.version_code,
        }
        if self.faults:
            return _("有%(faults)d行读不懂，没有发布。改好这几行再传一次。") % words
        if self.dry_run:
            return _("试读：共%(rows)d条，新增%(added)d，改动%(changed)d，去掉%(removed)d，不变%(unchanged)d。") % words
        told = _(
            "版本%(version)s已发布，共%(rows)d条：新增%(added)d，改动%(changed)d，去掉%(removed)d，不变%(unchanged)d。"
        )
        return told % words
