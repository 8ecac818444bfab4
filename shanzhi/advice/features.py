"""What a told text is to a learned model: characters, words, its head, what the catalogue says of it, its fields.

The same functions make the training rows and read a new text; nothing here knows a label. Pure.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import rjieba
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

from shanzhi.advice.fields import words_of_fields
from shanzhi.advice.matter import MatterIndex
from shanzhi.kernel.text import normalise, skeleton

LONGEST = 6000  # characters read of one text
HEAD_AT_MOST, HEAD_AT_LEAST = 40, 8
BLOCKS: dict[str, float] = {"text": 1.0, "head": 0.7, "word": 1.0, "head_word": 0.3, "cold": 0.05}
BLOCKS |= {"field": 0.12, "field_head": 0.12}
_BLANK = re.compile(r"\s+")
# Where the title that stands at the head of a text without a mark ends: the greeting, the first person, a full stop.
_TITLE_ENDS = re.compile(
    r"尊敬的|敬爱的|您好|你好|领导[:,]|书记[:,]|市长[:,]|厅长[:,]|省长[:,]|局长[:,]|我是|我叫|我们是|本人|我家|我于|我在|\n|[。!?]"
)
# Places and numbers are written as letters and digits in many sheets and say nothing of the matter.
_NUMBER = re.compile(r"\d+")
Terms = Mapping[str, float]


def told(title: str, body: str) -> tuple[str, str]:
    """Return the whole text and its head, both in one form; the title may be missing or stand at the body's head."""
    head, rest = normalise(title).lower(), normalise(body).lower()
    whole = rest if head and rest.startswith(head) else f"{head}\n{rest}" if head else rest
    return whole[:LONGEST], head[:80] if head else _head_of(rest)


def _head_of(text: str) -> str:
    found = _TITLE_ENDS.search(text, HEAD_AT_LEAST)
    return text[: found.start() if found and found.start() <= HEAD_AT_MOST else 25]


def terms_of(title: str, body: str, lexicon: MatterIndex | None) -> dict[str, dict[str, float]]:
    """Return the terms of each block with how often they stand in the text (the cold block: with its scores)."""
    whole, head = told(title, body)
    blocks: dict[str, dict[str, float]] = {"text": _pieces(whole), "head": _pieces(head), "word": _words(whole)}
    blocks["head_word"] = _words(head)
    blocks["cold"] = _cold(whole[:600], lexicon) if lexicon is not None else {}
    blocks |= {"field": words_of_fields(whole), "field_head": words_of_fields(head)}
    return blocks


def _pieces(text: str) -> dict[str, float]:
    """Return the pieces of one to three characters."""
    flat = _BLANK.sub(" ", _NUMBER.sub("0", text))
    counts: Counter[str] = Counter()
    for length in (1, 2, 3):
        counts.update(flat[start : start + length] for start in range(len(flat) - length + 1))
    return {term: float(count) for term, count in counts.items()}


def _words(text: str) -> dict[str, float]:
    return {word: float(count) for word, count in Counter(rjieba.cut(text)).items() if any(c.isalnum() for c in word)}


def _cold(text: str, lexicon: MatterIndex) -> dict[str, float]:
    """Return what the catalogue's words say: scores by matter and by the names above it."""
    above = lexicon.names_above
    scores: dict[str, float] = defaultdict(float)
    for one in lexicon.suggest(text, limit=12, by_fields=False):
        scores[one.code] += one.score
        for depth, name in enumerate(above.get(one.code, ())):
            scores[f"#{depth}{name}"] += one.score
    return dict(scores)


def words_in(text: str) -> list[str]:
    """Return the words of a text that could be shown as a reason: two characters or more, no number, each once."""
    whole, _head = told("", text)
    return [
        word
        for word in dict.fromkeys(rjieba.cut(whole))
        if len(word) >= 2 and any("\u4e00" <= character <= "\u9fff" for character in word)
    ]


def counted(rows: Sequence[Terms], vocabulary: Mapping[str, int], *, damped: bool = True) -> Any:
    """Return the rows as a sparse matrix over a vocabulary; counts are damped (1 + log), scores are not."""
    indices: list[int] = []
    values: list[float] = []
    ends = [0]
    for row in rows:
        for term, count in row.items():
            place = vocabulary.get(term)
            if place is not None:
                indices.append(place)
                values.append(count)
        ends.append(len(indices))
    data = np.asarray(values, dtype=np.float64)
    if damped and data.size:
        data = 1.0 + np.log(data)
    return csr_matrix((data, np.asarray(indices, dtype=np.int32), ends), shape=(len(rows), len(vocabulary)))


def families(texts: Sequence[str], *, alike: float = 0.5) -> NDArray[np.int32]:
    """Return a group number for each text: texts that are nearly one text are in one group, so that no fold is shared.

    Only pieces that few texts have are compared: near copies share many of them, strangers share none.
    """
    from sklearn.feature_extraction.text import TfidfVectorizer

    bare = [skeleton(text)[:800] or f"{number}-" for number, text in enumerate(texts)]
    own: dict[str, int] = {}
    first = np.asarray([own.setdefault(one, len(own)) for one in bare], dtype=np.int32)
    rare = TfidfVectorizer(analyzer="char", ngram_range=(4, 4), max_df=25 if len(own) > 25 else 1.0)
    try:
        rows = rare.fit_transform(list(own))
    except ValueError:  # texts of three characters have no pieces of four
        return first
    near = rows @ rows.T
    # Rare pieces alone overstate likeness of long texts little and of short ones much: hence one low bar for both.
    near.data[near.data < alike * 0.5] = 0.0
    near.eliminate_zeros()
    _count, groups = connected_components(near, directed=False)
    return np.asarray(groups, dtype=np.int32)[first]
