"""How the loop's lines read: words for what was chosen, nothing twice."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import translation

from shanzhi.loop.sentences import say


class _Line:
    def __init__(self, verb: str) -> None:
        self.verb = verb


@pytest.mark.parametrize(
    ("verb", "data", "language", "said"),
    [
        ("case.verify", {"finding": "true", "note": "拍了照。"}, "zh-hans", "属实，拍了照。"),
        ("case.verify", {"finding": "not_found"}, "en", "Not found"),
        ("case.close", {"finding": "路平了", "public_text": "修好了。"}, "zh-hans", "路平了，修好了。"),
        ("case.note", {"text": "明天接着干。", "public_text": "明天接着干。"}, "zh-hans", "明天接着干。"),
    ],
)
def test_a_line_reads_out_words_and_says_nothing_twice(verb: str, data: dict[str, Any], language: str, said: str):
    with translation.override(language):
        assert say(_Line(verb), data) == said  # type: ignore[arg-type]
