"""Trials of what advice learns, on sheets: matters, units, hot issues; figures as plain data."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from django.conf import settings

from shanzhi.advice.features import families
from shanzhi.advice.history import Handled, History
from shanzhi.advice.hot import Told, clusters
from shanzhi.advice.learned import Model
from shanzhi.advice.masking import mask
from shanzhi.advice.matter import MatterIndex, MatterText
from shanzhi.kernel.sheets import read_sheet
from shanzhi.kernel.text import skeleton
from shanzhi.learning import training
from shanzhi.learning.sheets import Labelled, Message

CATALOGUE = Path(settings.BASE_DIR) / "shanzhi/catalogue/data/demonstration/matters.csv"


def shipped_lexicon() -> MatterIndex | None:
    """Return the words of the catalogue that ships with the product, None where it isn't there."""
    if not CATALOGUE.exists():
        return None
    texts = []
    for row in read_sheet(CATALOGUE).rows:
        names = (row.get("同义词").split("、"), row.get("例句").split("；"))
        synonyms, phrases = (tuple(word for word in words if word) for words in names)
        above = (row.get("一级分类"), row.get("二级分类"))
        texts.append(MatterText(row.get("编码"), row.get("三级分类"), above, synonyms, phrases))
    return MatterIndex(texts)


def score_sheets(train: Labelled, test: Labelled) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Return the figures of what is learned from one sheet on another, and each answer.

    A text of the trial that also stands in the sheet learned from is counted, so that nobody takes memory for skill.

    :raises ValueError: when there is too little to learn from or to try.
    """
    if not test.texts:
        raise ValueError("the sheet to be tried on has no labelled row")
    lexicon = shipped_lexicon()
    model = training.learn(train.texts, train.labels, lexicon=lexicon)
    guesses = model.guesses(test.texts)
    confidence = np.asarray([guess.confidence for guess in guesses])
    said = [guess.label for guess in guesses]
    found = training.figures(test.labels, said, confidence, sure_at=model.sure_at)
    known = {skeleton(title + body) for title, body in train.texts}
    found |= {
        "trained_on": len(train.texts),
        "labels": model.labels,
        "unusable": {"train": train.unusable, "test": test.unusable},
        "seen_before": sum(1 for title, body in test.texts if skeleton(title + body) in known),
        "by_label": by_label(test.labels, said),
        "bands": bands(model, confidence, [a == b for a, b in zip(test.labels, said, strict=True)]),
        "on_its_own_folds": model.figures,
    }
    answers = [
        {"truth": truth, "said": guess.label, "confidence": round(guess.confidence, 4), "band": guess.band}
        for truth, guess in zip(test.labels, guesses, strict=True)
    ]
    return found, answers


def bands(model: Model, confidence: Any, right: Sequence[bool]) -> dict[str, dict[str, Any]]:
    """Return the share and the accuracy of each band."""
    named = [model.band(float(one)) for one in confidence]
    found = {}
    for band, count in Counter(named).items():
        hits = sum(1 for one, good in zip(named, right, strict=True) if one == band and good)
        found[band] = {"share": round(count / len(named), 4), "accuracy": round(hits / count, 4)}
    return found


def by_label(truth: Sequence[str], said: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Return precision, recall and F1 of each label of the truth."""
    hits = Counter(a for a, b in zip(truth, said, strict=True) if a == b)
    there, named = Counter(truth), Counter(said)
    return {
        label: {
            "n": there[label],
            "precision": round(hits[label] / named[label], 4) if named[label] else None,
            "recall": round(hits[label] / there[label], 4),
            "f1": round(2 * hits[label] / (there[label] + named[label]), 4),
        }
        for label in sorted(there)
    }


def cross_validated(sheet: Labelled, *, folds: int = 5, seed: int = 11, few: int | None = None) -> dict[str, Any]:
    """Return the figures over the folds of one sheet, look-alikes in one fold; each fold learns all by itself.

    With ``few``, each learns from so many of its examples alone, drawn by the seed.
    """
    names = sorted(set(sheet.labels))
    numbers = np.asarray([names.index(label) for label in sheet.labels])
    kin = families([title + body for title, body in sheet.texts])
    lexicon = shipped_lexicon()
    said = np.empty(len(numbers), dtype=object)
    confidence, sure = np.zeros(len(numbers)), np.zeros(len(numbers), dtype=bool)
    each = []
    drawn = np.random.default_rng(seed)
    for whole, test in training.folds(numbers, kin, seed=seed, most=folds):
        train = whole if few is None else drawn.choice(whole, min(few, len(whole)), replace=False)
        model = training.learn(
            [sheet.texts[n] for n in train], [sheet.labels[n] for n in train], lexicon=lexicon, groups=kin[train]
        )
        guesses = model.guesses([sheet.texts[n] for n in test])
        said[test] = [guess.label for guess in guesses]
        confidence[test] = [guess.confidence for guess in guesses]
        sure[test] = [guess.sure for guess in guesses]
        each.append(round(training.macro_f1([sheet.labels[n] for n in test], list(said[test])), 4))
    found = training.figures(sheet.labels, list(said), confidence, sure_at=1.01)
    right = np.asarray([a == b for a, b in zip(sheet.labels, said, strict=True)])
    found["sure"] = {
        "share": round(float(sure.mean()), 4),
        "accuracy": round(float(right[sure].mean()), 4) if sure.any() else None,
        "n": int(sure.sum()),
    }
    return found | {"folds": each, "groups": len(set(kin.tolist())), "by_label": by_label(sheet.labels, list(said))}


def score_units(
    history: Sequence[Handled], test: Sequence[Handled], *, aliases: dict[str, str] | None = None
) -> dict[str, Any]:
    """Return top-1 and top-3 of the shortlist beside plain category + street back-off, on rows that were not returned.

    :raises ValueError: when one of the sheets has no usable row.
    """
    asked = [row for row in test if not row.returned]
    if not history or not asked:
        raise ValueError("no usable rows")
    counted = History(history, aliases=aliases)
    plain = _plain(history)
    hits: Counter[tuple[str, str, int]] = Counter()
    parts: Counter[str] = Counter()
    for row in asked:
        part = "with_matter" if row.matter else "without_matter"
        truth = counted.now(row.unit)
        ours = [line.unit for line in counted.rank(matter=row.matter, area=row.area, clues=row.clues)]
        for name, found, sought in (("ours", ours, truth), ("plain", plain(row), row.unit)):
            for key in ("all", part):
                hits[name, key, 1] += found[:1] == [sought]
                hits[name, key, 3] += sought in found[:3]
        parts.update(["all", part])
    told = {
        part: {
            f"{name}_top{most}": round(hits[name, part, most] / count, 4)
            for name in ("ours", "plain")
            for most in (1, 3)
        }
        | {"n": count}
        for part, count in parts.items()
    }
    return {
        "top1": told["all"]["ours_top1"],
        "top3": told["all"]["ours_top3"],
        "n": parts["all"],
        "backoff_top1": told["all"]["plain_top1"],
        "backoff_top3": told["all"]["plain_top3"],
        "history": len(history),
        "returned_in_history": sum(1 for row in history if row.returned),
        "successors": counted.successors,
        "parts": told,
    }


def _plain(history: Sequence[Handled]) -> Any:
    """Return what category + street back-off alone would say: names as they stand, returns counted like the rest."""
    levels: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    for row in history:
        for key in ((row.matter, row.area), ("matter", row.matter, ""), ("area", row.area, ""), ()):
            levels[key][row.unit] += 1

    def ranked(row: Handled) -> list[str]:
        keys: list[tuple[str, ...]] = [(row.matter, row.area), ("matter", row.matter, "")] if row.matter else []
        found: list[str] = []
        for key in [*keys, ("area", row.area, ""), ()]:
            found += [unit for unit, _count in levels[key].most_common() if unit not in found]
        return found[:3]

    return ranked


def hot_issues(messages: Sequence[Message], *, least: int, limit: int) -> dict[str, Any]:
    """Return the hot issues of a sheet's messages with their evidence, titles masked."""
    told = [
        Told(f"{number}", one.title, one.text, one.told_at, who=one.user, weight=one.likes)
        for number, one in enumerate(messages)
    ]
    found = clusters(told, least=least, limit=limit)
    return {
        "messages": len(messages),
        "clusters": [
            {
                "rank": rank,
                "title": mask(one.title).text,
                "place": one.place,
                "words": one.words,
                "first": one.first_at.date().isoformat() if one.first_at else None,
                "last": one.last_at.date().isoformat() if one.last_at else None,
                "evidence": one.evidence,
                "score": one.score,
                "as": "campaign" if one.campaign else "theme",
                "numbers": [messages[int(key)].number for key in one.keys],
            }
            for rank, one in enumerate(found, start=1)
        ],
    }
