"""Letting systems and keys in and out by command, with words an operator understands."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command


def run(*words: str) -> str:
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


def test_a_system_and_a_key_are_taken_back_with_a_word(street):
    assert run("api_system", "平台", "--as", "leader", "--area", "槐荫街道").startswith("sz-")
    assert run("api_system", "平台", "--revoke") == "平台: let out\n"
    assert run("open311_key", "app").startswith("o311-")
    assert run("open311_key", "app", "--revoke") == "app: taken back\n"


def test_what_is_wrong_with_a_system_is_said_by_name(street):
    with pytest.raises(CommandError, match=r"^area: 没有这个区划或网格"):
        run("api_system", "平台", "--as", "leader", "--area", "没有的地方")
