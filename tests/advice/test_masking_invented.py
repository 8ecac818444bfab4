"""Masking on invented texts with planted names, numbers, plates and doors: what stays, what is covered in vain."""

from __future__ import annotations

from collections import Counter

import pytest

from bench._inventing import planted
from shanzhi.advice.masking import mask
from tests.measuring import measured

WANTED = {"name": 0.95, "phone": 0.99, "id": 0.99, "plate": 0.95, "door": 0.9}


def tried(count: int, *, seed: int) -> tuple[dict[str, float], float]:
    """Return the share of planted pieces covered, by kind, and the share of covers that were planted."""
    there, covered, told, right = Counter(), Counter(), 0, 0
    for one in planted(seed, count):
        spans = [one.text[span.start : span.end].replace(" ", "") for span in mask(one.text).found]
        pieces = [piece.replace(" ", "") for kind in one.pieces.values() for piece in kind]
        for kind, planted_pieces in one.pieces.items():
            for piece in planted_pieces:
                there[kind] += 1
                covered[kind] += any(piece.replace(" ", "") in span for span in spans)
        told += len(spans)
        right += sum(1 for span in spans if any(piece in span or span in piece for piece in pieces))
    return {kind: covered[kind] / count for kind, count in there.items()}, right / told


def test_what_is_planted_is_covered():
    shares, precision = tried(150, seed=7)
    assert all(shares[kind] >= wanted for kind, wanted in WANTED.items()), shares
    assert precision >= 0.95


@pytest.mark.soak
def test_what_is_planted_is_covered_a_thousand_times():
    shares, precision = tried(1000, seed=8)
    for kind, share in shares.items():
        measured(f"masking: {kind} covered", round(share, 4), aim=f"≥ {WANTED[kind]}", ok=share >= WANTED[kind])
    measured("masking: covers that were planted", round(precision, 4))
    assert all(shares[kind] >= wanted for kind, wanted in WANTED.items()), shares


@pytest.mark.parametrize(
    "text",
    ["找过许凤勇医生，没有下文", "向李建国书记反映过", "此致，林怡浩", "跟房东王芳说过"],
)
def test_a_name_within_a_sentence_is_covered(text):
    assert "某某" in mask(text).text


@pytest.mark.parametrize(
    "text", ["问高中老师", "找车间主任", "向项目经理", "业主宁愿停在路边", "业主陆续入住", "村民何去何从"]
)
def test_what_begins_like_a_name_stays(text):
    assert mask(text).text == text
