"""What came of a sheet that was tried or published."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _


class Told(list[Any]):
    """What is told one by one, up to so many; the rest is counted."""

    NAMED = 200

    @property
    def unsaid(self) -> int:
        """How many there are beside those named."""
        return max(0, len(self) - self.NAMED)


@dataclass(slots=True)
class Outcome:
    """What an import did, or in a dry run would do; with faults nothing was published."""

    part: str
    dry_run: bool
    version_code: str = ""
    rows: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0
    faults: Told = field(default_factory=Told)
    remarks: Told = field(default_factory=Told)
    went: Told = field(default_factory=Told)  # what is gone, by code and name
    became: Told = field(default_factory=Told)  # what changed, with its new name
    same: str = ""  # the version in force, where nothing differs from it
    standing: str = ""  # the version in force when it was tried
    overtaken: str = ""  # the version the sheet was downloaded from, where another is in force by now
    unread: list[str] = field(default_factory=list)  # headers nobody looked under

    @property
    def asks(self) -> bool:
        """Whether somebody has to be sure before this is published."""
        return not self.same and (self.drops_most or bool(self.overtaken))

    @property
    def drops_most(self) -> bool:
        """Whether more than half of what is in force would go: a sheet of another part, as like as not."""
        return not self.faults and self.removed > self.kept

    @property
    def kept(self) -> int:
        """How many of what is in force stay, as they are or changed."""
        return self.changed + self.unchanged

    @property
    def published(self) -> bool:
        """Return whether a new version is in force now."""
        return not self.dry_run and not self.faults

    @property
    def waits(self) -> bool:
        """Return whether it was tried and can be published as it is."""
        return self.dry_run and not self.faults and not self.same

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
        if self.same:
            return _("这张表和现行的版本%(version)s没有不同，不用发布。") % {"version": self.same}
        if self.dry_run:
            return _("试读：共%(rows)d条，新增%(added)d，改动%(changed)d，去掉%(removed)d，不变%(unchanged)d。") % words
        told = _(
            "版本%(version)s已发布，共%(rows)d条：新增%(added)d，改动%(changed)d，去掉%(removed)d，不变%(unchanged)d。"
        )
        return told % words
