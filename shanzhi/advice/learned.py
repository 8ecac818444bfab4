"""Text → class, learned: one linear model over `features`, calibrated; it says which words spoke, and when not sure.

Ridge regression on each class against the rest, every class weighing the same; its out-of-fold values teach the
confidence. A model is arrays and words, kept as a file without code in it; whoever holds the digest can trust it.
"""

from __future__ import annotations

import hashlib
import io
import json
import math
import zipfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack

from shanzhi.advice.features import counted, terms_of, words_in
from shanzhi.advice.matter import COMMON, LIKELY, SURE, UNSURE, MatterIndex, MatterText

FORMAT = 1
# Models of before fields were heard say no shares; theirs were these.
_FIRST_SHARES = {"text": 1.0, "head": 0.5, "word": 1.0, "cold": 0.05}
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Block:
    """One kind of term: its vocabulary, each term's weight, and how much the block counts beside the others.

    ``gathering``, terms × fields, sums terms into the fields they speak of; without it each term is a column.
    """

    name: str
    vocabulary: dict[str, int]
    weights: Floats
    share: float
    gathering: csr_matrix | None = None

    @property
    def width(self) -> int:
        """Return how many columns it has."""
        return len(self.weights) if self.gathering is None else int(self.gathering.shape[1])


@dataclass(frozen=True, slots=True)
class Guess:
    """One class for a text: ``confidence`` is the calibrated share of such answers that are right."""

    label: str
    confidence: float
    band: str
    words: list[str]

    @property
    def sure(self) -> bool:
        """Return whether it may be taken without another look."""
        return self.band == SURE


@dataclass(slots=True)
class Model:
    """A learned model, ready to read texts."""

    labels: list[str]
    blocks: list[Block]
    weights: Floats  # columns of all blocks × labels
    offsets: Floats
    mixing: Floats  # values of all labels → log odds of each
    leaning: Floats
    sure_at: float
    likely_at: float
    lexicon: MatterIndex | None = None
    figures: dict[str, Any] = field(default_factory=dict)
    starts: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Note where each block's columns begin."""
        self.starts = [0, *np.cumsum([block.width for block in self.blocks]).tolist()]

    def values(self, rows: Sequence[dict[str, dict[str, float]]]) -> Floats:
        """Return the raw value of every label for rows of terms."""
        return np.asarray(weighed(rows, self.blocks) @ self.weights + self.offsets)

    def shares(self, rows: Sequence[dict[str, dict[str, float]]]) -> tuple[NDArray[np.int64], Floats]:
        """Return for each row the label chosen (by number) and the calibrated share of every label."""
        values = self.values(rows)
        return values.argmax(axis=1), softmax(values @ self.mixing + self.leaning)

    def guesses(self, texts: Sequence[tuple[str, str]]) -> list[Guess]:
        """Return the best class for each (title, body), without the words: for many texts at once."""
        chosen, shares = self.shares([terms_of(title, body, self.lexicon) for title, body in texts])
        found = []
        for number, label in enumerate(chosen):
            share = float(shares[number, label])
            found.append(Guess(self.labels[label], share, self.band(share), []))
        return found

    def suggest(self, title: str, body: str, *, limit: int = 3) -> list[Guess]:
        """Return the likeliest classes, best first, with the words that spoke for each; none where there are none."""
        row = terms_of(title, body, self.lexicon)
        if not row["text"]:
            return []
        values = self.values([row])[0]
        share = softmax(values[None, :] @ self.mixing + self.leaning)[0]
        order = sorted(range(len(self.labels)), key=lambda label: (-values[label], label))[:limit]
        found = []
        for place, label in enumerate(order):
            band = self.band(float(share[label])) if place == 0 else UNSURE
            found.append(Guess(self.labels[label], float(share[label]), band, self._spoke(f"{title}\n{body}", label)))
        return found

    def band(self, share: float) -> str:
        """Return how sure a share is."""
        return SURE if share >= self.sure_at else LIKELY if share >= self.likely_at else UNSURE

    def _spoke(self, text: str, label: int, *, most: int = 4) -> list[str]:
        """Return the words of the text that moved this label most, by their own weight and that of their pieces."""
        others = self.weights.mean(axis=1)
        scored = []
        for word in words_in(text):
            if word in COMMON:
                continue
            total = 0.0
            for block, start in zip(self.blocks, self.starts, strict=False):
                terms = [word] if block.name == "word" else _inside(word) if block.name == "text" else []
                for term in terms:
                    place = block.vocabulary.get(term)
                    if place is not None:
                        total += (self.weights[start + place, label] - others[start + place]) * block.weights[place]
            scored.append((total, word))
        return [word for total, word in sorted(scored, key=lambda pair: (-pair[0], pair[1]))[:most] if total > 0]

    def saved(self) -> bytes:
        """Return the model as one file: arrays and JSON, no code; the same model gives the same bytes."""
        head = {
            "format": FORMAT,
            "labels": self.labels,
            "sure_at": self.sure_at,
            "likely_at": self.likely_at,
            "figures": self.figures,
            "blocks": [block.name for block in self.blocks],
            "shares": {block.name: block.share for block in self.blocks},
            "lexicon": [asdict(matter) for matter in self.lexicon.matters] if self.lexicon is not None else None,
        }
        parts: dict[str, NDArray[Any]] = {
            "head": _bytes(json.dumps(head, ensure_ascii=False, sort_keys=True)),
            "weights": self.weights.astype(np.float32),
            "offsets": self.offsets,
            "mixing": self.mixing,
            "leaning": self.leaning,
        }
        for block in self.blocks:
            parts[f"terms_{block.name}"] = _bytes("\0".join(sorted(block.vocabulary, key=block.vocabulary.__getitem__)))
            parts[f"weights_{block.name}"] = block.weights.astype(np.float32)
            if block.gathering is not None:
                parts[f"gathering_{block.name}"] = block.gathering.toarray().astype(np.float32)
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for name in sorted(parts):
                member = io.BytesIO()
                np.save(member, parts[name], allow_pickle=False)
                archive.writestr(zipfile.ZipInfo(f"{name}.npy", (2020, 1, 1, 0, 0, 0)), member.getvalue())
        return target.getvalue()


def digest(content: bytes) -> str:
    """Return the SHA-256 of a saved model."""
    return hashlib.sha256(content).hexdigest()


def read(content: bytes, *, expected: str = "") -> Model:
    """Return a saved model.

    :raises ValueError: when its digest isn't the expected one, or it is no model of this format.
    """
    if expected and digest(content) != expected:
        raise ValueError("the model's file isn't the one that was kept")
    with np.load(io.BytesIO(content), allow_pickle=False) as parts:
        head = json.loads(parts["head"].tobytes().decode())
        if head["format"] != FORMAT:
            raise ValueError("a model of another format")
        blocks = []
        for name in head["blocks"]:
            joined = parts[f"terms_{name}"].tobytes().decode()
            terms = joined.split("\0") if joined else []
            weights = parts[f"weights_{name}"].astype(np.float64)
            gathered = f"gathering_{name}" in parts
            gathering = csr_matrix(parts[f"gathering_{name}"].astype(np.float64)) if gathered else None
            vocabulary = {term: place for place, term in enumerate(terms)}
            share = head.get("shares", _FIRST_SHARES)[name]
            blocks.append(Block(name, vocabulary, weights, share, gathering))
        return Model(
            labels=head["labels"],
            blocks=blocks,
            weights=parts["weights"].astype(np.float64),
            offsets=parts["offsets"],
            mixing=parts["mixing"],
            leaning=parts["leaning"],
            sure_at=head["sure_at"],
            likely_at=head["likely_at"],
            lexicon=_lexicon(head["lexicon"]),
            figures=head["figures"],
        )


def _lexicon(rows: list[dict[str, Any]] | None) -> MatterIndex | None:
    if rows is None:
        return None
    return MatterIndex(
        MatterText(one["code"], one["name"], tuple(one["path_names"]), tuple(one["synonyms"]), tuple(one["phrases"]))
        for one in rows
    )


def weighed(rows: Sequence[dict[str, dict[str, float]]], blocks: Sequence[Block]) -> Any:
    """Return the rows as one sparse matrix: each block weighed, brought to length one, and given its share."""
    whole = sum(block.share for block in blocks)
    parts = []
    for block in blocks:
        part = counted([row[block.name] for row in rows], block.vocabulary, damped=block.name != "cold")
        part = part.multiply(block.weights[None, :]).tocsr() if part.shape[1] else part
        part = part @ block.gathering if block.gathering is not None else part
        lengths = np.sqrt(np.asarray(part.multiply(part).sum(axis=1)).ravel())
        lengths[lengths == 0] = 1.0
        scale = math.sqrt(block.share / whole)
        parts.append(part.multiply((scale / lengths)[:, None]).tocsr())
    return hstack(parts).tocsr()


def softmax(logits: Floats) -> Floats:
    """Return shares that sum to one in each row."""
    raised = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True))


def _inside(word: str) -> list[str]:
    return [word[start : start + length] for length in (2, 3) for start in range(len(word) - length + 1)]


def _bytes(text: str) -> NDArray[np.uint8]:
    return np.frombuffer(text.encode(), dtype=np.uint8)
