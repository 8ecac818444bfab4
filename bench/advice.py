"""How well advice judges real messages and real dispatches: one JSON object a line.

Matter by five folds with look-alikes in one (cold suggestions are `advice_cold`'s), look-alikes with planted
paraphrases, units with the type hidden and with renames, mergers and returns planted, masking on invented texts.
Needs the folder that ``SHANZHI_DATA`` names; without it only the masking is measured. With ``SHANZHI_DRAW`` naming a
file, the calibration is drawn there (docs/pictures/calibration.svg is such a drawing).
"""

from __future__ import annotations

import json
import os
import random
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import django

from bench._inventing import paraphrase, planted

SEED = 7
SPLITS = (11, 12, 13)  # seeds of the folds: one split alone flatters or wrongs by half a point
TOWARDS = (0.4, 0.55)  # of the time: when the planted renames and the merger happen


def say(**line: Any) -> None:
    print(json.dumps({"bench": "advice", **line}, ensure_ascii=False), flush=True)


def matter(folder: Path) -> None:
    from shanzhi.learning.sheets import read_labelled
    from shanzhi.learning.trials import cross_validated

    sheet = read_labelled(folder / "messages/labelled.csv")
    found = cross_validated(sheet, seed=SPLITS[0])
    say(part="matter, learned, five folds", aim="macro_f1 ≥ 0.92; sure accuracy ≥ 0.97", **found)
    each = [found["macro_f1"], *(cross_validated(sheet, seed=seed)["macro_f1"] for seed in SPLITS[1:])]
    say(part="matter, learned, other folds", seeds=SPLITS, macro_f1=each, mean=round(sum(each) / len(each), 4))
    for few in (60, 100, 200, 500, 1000):
        told = cross_validated(sheet, few=few)
        say(part="matter, learned from few", examples=few, macro_f1=told["macro_f1"], accuracy=told["accuracy"])
    if os.environ.get("SHANZHI_DRAW"):
        Path(os.environ["SHANZHI_DRAW"]).write_text(drawn(found["bins"]))


def drawn(bins: list[dict[str, Any]]) -> str:
    """The calibration as a drawing: the told confidence across, the share that was right upwards."""
    shapes = []
    for one in bins:
        x, y = 40 + 300 * one["confidence"], 340 - 300 * one["accuracy"]
        size = 3 + min(9.0, (one["n"] / 25) ** 0.5)
        title = f"{one['n']}: {one['confidence']:.2f} → {one['accuracy']:.2f}"
        shapes.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{size:.1f}" fill="#1b5e8a"><title>{title}</title></circle>'
        )
    marks = "".join(
        f'<text x="{40 + 300 * n / 4:.0f}" y="358" text-anchor="middle">{n * 25}%</text>'
        f'<text x="34" y="{344 - 300 * n / 4:.0f}" text-anchor="end">{n * 25}%</text>'
        for n in range(5)
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 360 385" font-family="sans-serif" font-size="11" '
        'role="img" aria-label="Confidence told, and share right"><rect width="360" height="385" fill="#fff"/>'
        '<path d="M40 40V340H340" fill="none" stroke="#555"/><path d="M40 340L340 40" stroke="#bbb" '
        f'stroke-dasharray="4 4"/>{marks}{"".join(shapes)}<text x="190" y="377" text-anchor="middle">confidence told'
        '</text><text x="40" y="28">share right</text></svg>\n'
    )


def lookalikes(folder: Path) -> None:
    from shanzhi.advice.lookalikes import Telling, score
    from shanzhi.advice.pairs import equal_groups, pairs
    from shanzhi.learning.sheets import read_messages

    messages = read_messages(folder / "messages/stream.csv")
    groups = equal_groups([Telling(one.text) for one in messages])
    say(part="look-alikes, equal texts", groups=len(groups), messages=sum(map(len, groups)), aim="≥ 108 groups")
    rng = random.Random(SEED)
    chosen = rng.sample([one for one in messages if len(one.text) >= 80], 300)
    for strength in (0.2, 0.4, 0.6):
        kinds = Counter(
            score(Telling(one.text), Telling(paraphrase(one.text, rng, strength=strength))).kind for one in chosen
        )
        found = sum(count for kind, count in kinds.items() if kind != "none")
        say(part="look-alikes, planted paraphrases, words alone", strength=strength, recall=found / 300, kinds=kinds)
    told = [Telling(f"{one.title}。{one.text}", told_at=one.told_at) for one in messages]
    say(part="look-alikes, pairs of the stream", kinds=Counter(pair.likeness.kind for pair in pairs(told)))


def units(folder: Path) -> None:
    from shanzhi.learning.sheets import read_history
    from shanzhi.learning.trials import score_units

    rows = sorted(read_history(folder / "311/baltimore.csv"), key=lambda row: row.at)  # type: ignore[return-value]
    cut = int(0.7 * len(rows))
    rng = random.Random(SEED)
    hidden = [replace(row, matter="") if rng.random() < 0.3 else row for row in rows[cut:]]
    told = score_units(rows[:cut], hidden)
    say(
        part="units, type hidden for 30%", gain=round(told["top3"] - told["backoff_top3"], 4), aim="gain ≥ 0.05", **told
    )
    bare = [[replace(row, clues=tuple(c for c in row.clues if not c.startswith("promised="))) for row in part]
            for part in (rows[:cut], hidden)]  # fmt: skip
    told = score_units(*bare)
    say(part="the same without the promised days", gain=round(told["top3"] - told["backoff_top3"], 4), **told["parts"])
    changed = planted_changes(rows, cut, rng)
    told = score_units(changed[:cut], [row for row in changed[cut:] if not row.returned])
    say(part="units, renames, merger and returns planted", gain=round(told["top3"] - told["backoff_top3"], 4), **told)


def planted_changes(rows: list[Any], cut: int, rng: random.Random) -> list[Any]:
    """Every unit renamed at some moment, two merged, and one case in eight first returned by a wrong unit."""
    first, second = (rows[int(cut * share)].at for share in TOWARDS)
    names = sorted({row.unit for row in rows})
    merged = {"Transportation", "Parking Authority"}
    found = []
    for row in rows:
        unit = row.unit
        if unit in merged:
            unit = "Mobility" if row.at >= second else unit
        elif row.at >= first:
            unit = f"Department {names.index(unit) + 1}"
        back = rng.random() < 0.125
        found.append(replace(row, unit=rng.choice(names), returned=True) if back else replace(row, unit=unit))
    return found


def masking() -> None:
    from shanzhi.advice.masking import mask

    there, covered, told, right = Counter[str](), Counter[str](), 0, 0
    for one in planted(SEED, 1000):
        spans = [one.text[span.start : span.end].replace(" ", "") for span in mask(one.text).found]
        pieces = {kind: [piece.replace(" ", "") for piece in some] for kind, some in one.pieces.items()}
        for kind, some in pieces.items():
            there[kind] += len(some)
            covered[kind] += sum(1 for piece in some if any(piece in span for span in spans))
        known = [piece for some in pieces.values() for piece in some]
        told += len(spans)
        right += sum(1 for span in spans if any(piece in span or span in piece for piece in known))
    recall = {kind: round(covered[kind] / count, 4) for kind, count in there.items()}
    say(part="masking, 1,000 invented texts", recall=recall, precision=round(right / told, 4))


def main() -> int:
    """Measure every part that can be."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shanzhi.settings")
    django.setup()
    masking()
    folder = Path(os.environ.get("SHANZHI_DATA") or "absent")
    if not (folder / "messages").is_dir():
        say(skipped="SHANZHI_DATA names no folder of real data")
        return 0
    lookalikes(folder)
    units(folder)
    matter(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
