"""Learning a model from labelled texts, in a minute on a laptop; look-alikes are never on both sides of a trial."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from shanzhi.advice.features import BLOCKS, families, terms_of
from shanzhi.advice.fields import FIELDS
from shanzhi.advice.learned import Block, Floats, Model, softmax, weighed
from shanzhi.advice.matter import MatterIndex

STRENGTH = 0.4  # of the ridge
# Higher than the 97% that "sure" promises: a cut looks better on the answers it was chosen by than on new ones.
SURE_RIGHT, LIKELY_RIGHT = 0.9875, 0.85
LEAST_A_LABEL, FOLDS, MOST_TERMS = 4, 5, 120_000
WIDE = 14  # labels; with more of them the confidence is taught by one figure instead of a table
# With so many examples fields count as `BLOCKS` says, and evening in full; with half of them twice, and half.
MANY, LEANING_AT_MOST = 2000, {"field": 10.0, "field_head": 5.0}
INFORMING = 0.05  # what a term that tells no label from another still weighs, beside what the telling ones add
EVENING_TURNS, EVENING_STEP = 100, 0.05
Rows = list[dict[str, dict[str, float]]]
Numbers = NDArray[np.int64]


def learn(
    texts: Sequence[tuple[str, str]],
    labels: Sequence[str],
    *,
    lexicon: MatterIndex | None = None,
    groups: NDArray[np.int32] | None = None,
    seed: int = 7,
) -> Model:
    """Return a model learned from (title, body) and labels; ``groups`` says which texts are nearly one.

    :raises ValueError: when fewer than two labels have enough texts.
    """
    counts = Counter(labels)
    kept = sorted(label for label, count in counts.items() if label and count >= LEAST_A_LABEL)
    if len(kept) < 2:
        raise ValueError("too few labelled texts to learn from")
    chosen = [number for number, label in enumerate(labels) if label in set(kept)]
    told = [texts[number] for number in chosen]
    numbers = np.asarray([kept.index(labels[number]) for number in chosen])
    kin = groups[chosen] if groups is not None else families([f"{title}{body}" for title, body in told])
    rows: Rows = [terms_of(title, body, lexicon) for title, body in told]
    values = np.zeros((len(rows), len(kept)))
    for train, test in folds(numbers, kin, seed=seed):
        blocks, weights = _fit([rows[n] for n in train], numbers[train], len(kept))
        values[test] = weighed([rows[n] for n in test], blocks) @ weights
    offsets = evened(values, numbers)
    values += offsets
    mixing, leaning = _teach_confidence(values, numbers)
    shares, picked = softmax(values @ mixing + leaning), values.argmax(axis=1)
    confidence = shares[np.arange(len(rows)), picked]
    right = picked == numbers
    blocks, weights = _fit(rows, numbers, len(kept))
    sure_at = cut(confidence, right, SURE_RIGHT)
    model = Model(
        labels=kept,
        blocks=blocks,
        weights=weights,
        offsets=offsets,
        mixing=mixing,
        leaning=leaning,
        sure_at=sure_at,
        likely_at=min(sure_at, cut(confidence, right, LIKELY_RIGHT)),
        lexicon=lexicon,
    )
    names = [kept[number] for number in numbers]
    model.figures = figures(names, [kept[number] for number in picked], confidence, sure_at=sure_at)
    return model


def folds(labels: Numbers, groups: NDArray[np.int32], *, seed: int, most: int = FOLDS) -> list[tuple[Any, Any]]:
    """Return train and test rows of each fold: every label in each as far as it goes, no group in two."""
    from sklearn.model_selection import StratifiedGroupKFold

    many = max(2, min(most, int(np.bincount(labels).min())))
    splitter = StratifiedGroupKFold(many, shuffle=True, random_state=seed)
    return list(splitter.split(np.zeros(len(labels)), labels, groups))


def evened(values: Floats, labels: Numbers) -> Floats:
    """Return what to add to each label's values so that it is said as often as it is true.

    Rows of the ridge weigh so that every label counts the same; by themselves its values name the small labels too
    often. ``values`` are out of fold, rows × labels; measured on few, it is trusted in part.
    """
    there = np.bincount(labels, minlength=values.shape[1])
    offsets, later = np.zeros(values.shape[1]), np.zeros(values.shape[1])
    for turn in range(2 * EVENING_TURNS):
        said = np.bincount((values + offsets).argmax(axis=1), minlength=len(there))
        offsets = offsets - EVENING_STEP * np.log((said + 1) / (there + 1))
        if turn >= EVENING_TURNS:  # by then it swings about the point that is sought
            later += offsets / EVENING_TURNS
    return later * min(1.0, len(labels) / MANY)


def _fit(rows: Rows, labels: Numbers, many: int) -> tuple[list[Block], Floats]:
    from sklearn.linear_model import Ridge

    by_fields = ("field", "field_head")
    blocks = [_block(name, [row[name] for row in rows], labels, many) for name in BLOCKS if name not in by_fields]
    blocks += [_field_block(name, [row[name] for row in rows]) for name in by_fields]
    matrix = weighed(rows, blocks)
    sizes = np.bincount(labels, minlength=many).astype(float)
    sizes[sizes == 0] = 1.0
    targets = np.where(labels[:, None] == np.arange(many)[None, :], 1.0, -1.0)
    ridge = Ridge(alpha=STRENGTH, solver="sparse_cg", tol=1e-3, fit_intercept=False, max_iter=200)
    ridge.fit(matrix, targets, sample_weight=(sizes.mean() / sizes)[labels])
    return blocks, np.asarray(ridge.coef_).T.reshape(matrix.shape[1], many)


def _block(name: str, rows: list[dict[str, float]], labels: Numbers, many: int) -> Block:
    """Return a block's vocabulary, and weights that count rare terms and terms that tell labels apart."""
    from shanzhi.advice.features import counted

    seen: Counter[str] = Counter()
    for row in rows:
        seen.update(row.keys())
    least = 1 if name in {"head", "cold"} else 2
    terms = sorted(term for term, _count in seen.most_common(MOST_TERMS) if seen[term] >= least)
    vocabulary = {term: place for place, term in enumerate(terms)}
    if name == "cold":
        return Block(name, vocabulary, np.ones(len(terms)), BLOCKS[name])
    there = counted(rows, vocabulary, damped=False)
    there.data[:] = 1.0
    within = np.vstack([np.asarray(there[labels == label].sum(axis=0)).ravel() for label in range(many)])
    sizes = np.maximum(np.bincount(labels, minlength=many), 1)[:, None]
    total = within.sum(axis=0)
    rarity = np.log((1 + len(rows)) / (1 + total)) + 1
    share = within / sizes + 0.5 / len(rows)
    share /= share.sum(axis=0)
    telling = (1 + (share * np.log(share)).sum(axis=0) / math.log(many)) * total / (total + 2)
    if name == "head":
        return Block(name, vocabulary, rarity, BLOCKS[name])
    return Block(name, vocabulary, rarity * (INFORMING + telling), BLOCKS[name])


def _field_block(name: str, rows: list[dict[str, float]]) -> Block:
    """Return what gathers words into fields, also words no example has said; few examples lean on it more."""
    vocabulary = {word: place for place, word in enumerate(FIELDS)}
    seen: Counter[str] = Counter()
    for row in rows:
        seen.update(row.keys())
    rarity = np.asarray([math.log((1 + len(rows)) / (1 + seen[word])) for word in FIELDS])
    pairs = [(place, field, 1 / len(fields)) for place, fields in enumerate(FIELDS.values()) for field in fields]
    places, columns, values = zip(*pairs, strict=True)
    gathering = csr_matrix((values, (places, columns)), shape=(len(FIELDS), max(columns) + 1))
    share = BLOCKS[name] * min(LEANING_AT_MOST[name], MANY / max(len(rows), 1))
    return Block(name, vocabulary, rarity, share, gathering)


def _teach_confidence(values: Floats, labels: Numbers) -> tuple[Floats, Floats]:
    """Return how out-of-fold values become log odds: a table of all labels, or one figure where labels are many."""
    from scipy.optimize import minimize_scalar
    from sklearn.linear_model import LogisticRegression

    many = values.shape[1]
    if 2 < many <= WIDE:
        taught = LogisticRegression(C=10.0, max_iter=1000).fit(values, labels)
        return np.asarray(taught.coef_).T, np.asarray(taught.intercept_)

    def loss(log_scale: float) -> float:
        shares = softmax(values * math.exp(log_scale))
        return float(-np.log(shares[np.arange(len(labels)), labels] + 1e-12).mean())

    scale = math.exp(float(minimize_scalar(loss, bounds=(-2, 4), method="bounded").x))
    return np.eye(many) * scale, np.zeros(many)


def cut(confidence: Floats, right: NDArray[np.bool_], wanted: float) -> float:
    """Return the lowest confidence from which on the share that is right stays at ``wanted``; above 1 where none is.

    Judged at whole stretches of answers, so that a lucky few at the top decide nothing.
    """
    order = np.argsort(-confidence, kind="stable")
    share = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    enough = np.flatnonzero((share >= wanted) & (np.arange(1, len(order) + 1) >= 20))
    return float(confidence[order[enough[-1]]]) if len(enough) else 1.01


def figures(
    truth: Sequence[str], said: Sequence[str], confidence: Floats, *, sure_at: float, bins: int = 10
) -> dict[str, Any]:
    """Return macro-F1, accuracy, calibration and the share at "sure", as plain numbers."""
    right = np.asarray([a == b for a, b in zip(truth, said, strict=True)])
    sure = confidence >= sure_at
    edges = np.minimum((confidence * bins).astype(int), bins - 1)
    drawn = []
    gap = 0.0
    for number in range(bins):
        inside = edges == number
        if inside.any():
            told, was = float(confidence[inside].mean()), float(right[inside].mean())
            gap += abs(told - was) * int(inside.sum())
            drawn.append({"n": int(inside.sum()), "confidence": round(told, 4), "accuracy": round(was, 4)})
    return {
        "n": len(right),
        "macro_f1": round(macro_f1(truth, said), 4),
        "accuracy": round(float(right.mean()), 4) if len(right) else 0.0,
        "ece": round(gap / max(len(right), 1), 4),
        "bins": drawn,
        "sure": {
            "at": round(sure_at, 4),
            "n": int(sure.sum()),
            "share": round(float(sure.mean()), 4) if len(right) else 0.0,
            "accuracy": round(float(right[sure].mean()), 4) if sure.any() else None,
        },
    }


def macro_f1(truth: Sequence[str], said: Sequence[str]) -> float:
    """Return the mean over the labels of the truth of how well each was found (F1)."""
    hits = Counter(a for a, b in zip(truth, said, strict=True) if a == b)
    there, named = Counter(truth), Counter(said)
    scores = [2 * hits[label] / (there[label] + named[label]) for label in there]
    return sum(scores) / len(scores) if scores else 0.0
