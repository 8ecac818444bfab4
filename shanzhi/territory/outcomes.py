"""What an import of the ground did 导入结果, in figures and faults. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from shanzhi.kernel.sheets import SheetError


@dataclass(slots=True)
class Outcome:
    """What an import did, or in a dry run would do. Rows with faults are left out, all others are taken."""

    dry_run: bool = False
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    faults: list[SheetError] = field(default_factory=list)
    notes: dict[str, object] = field(default_factory=dict)  # more for the journal line

    @property
    def summary(self) -> str:
        """Return the figures as one sentence."""
        words = {"added": self.added, "changed": self.changed, "unchanged": self.unchanged}
        words["faults"] = len({fault.number for fault in self.faults})
        if self.dry_run:
            return _("试读：会新增%(added)d行，改%(changed)d行，%(unchanged)d行不变，%(faults)d行有误。") % words
        return _("新增%(added)d行，改了%(changed)d行，%(unchanged)d行不变，%(faults)d行有误没有收。") % words


class FeatureError(SheetError):
    """What is wrong with one shape of a GeoJSON file; ``number`` counts the features from 1."""

    def __str__(self) -> str:
        return _("第%(number)s个图形：%(sentence)s") % {"number": self.number, "sentence": self.sentence}
