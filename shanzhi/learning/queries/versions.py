"""The versions with their figures put side by side: learned, what served before, and the words alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from shanzhi.learning.models import LearnedVersion

SHOWN = 30


@dataclass(frozen=True, slots=True)
class Figures:
    """One line of figures; shares in percent, '' where there is none."""

    label: str
    macro_f1: str
    accuracy: str
    sure_share: str
    sure_accuracy: str
    ece: str


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One version with its lines of figures."""

    version: LearnedVersion
    lines: list[Figures]


def version_rows(district_id: str) -> list[VersionRow]:
    """Return the newest versions; one statement."""
    rows = LearnedVersion.objects.filter(district_id=district_id).order_by("-number")[:SHOWN]
    labels = {"learned": _("这一版"), "serving": _("当时在用的"), "cold": _("只看清单用词")}
    return [
        VersionRow(one, [_line(label, one.figures[name]) for name, label in labels.items() if one.figures.get(name)])
        for one in rows
    ]


def _line(label: str, told: dict[str, Any]) -> Figures:
    sure = told["sure"]
    return Figures(
        label,
        f"{told['macro_f1']:.3f}",
        _percent(told["accuracy"]),
        _percent(sure["share"]),
        _percent(sure["accuracy"]),
        _percent(told.get("ece")),
    )


def _percent(value: float | None) -> str:
    return "" if value is None else f"{100 * value:.1f}%"
