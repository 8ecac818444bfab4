"""The environment: every variable by its own name, secrets from files, nothing of the shell's by mistake."""

from __future__ import annotations

import pytest

from shanzhi.environment import with_secret_files
from shanzhi.settings import BASE_DIR, Environment


def test_the_shells_own_variables_are_not_taken_for_ours(monkeypatch):
    monkeypatch.delenv("SHANZHI_HOME")
    monkeypatch.setenv("HOME", "/nowhere")
    monkeypatch.setenv("DEBUG", "true")
    monkeypatch.setenv("HTTPS", "true")
    environment = Environment()
    assert environment.home == BASE_DIR / "var"
    assert not environment.debug
    assert not environment.https


def test_a_secret_may_come_from_a_file(monkeypatch, tmp_path):
    path = tmp_path / "key"
    path.write_text("kept well\n")
    monkeypatch.setenv("SHANZHI_SECRET_KEY_FILE", str(path))
    assert Environment(**with_secret_files(Environment)).secret_key == "kept well"


def test_a_secret_file_that_is_not_there_is_named(monkeypatch, tmp_path):
    monkeypatch.setenv("SHANZHI_SECRET_KEY_FILE", str(tmp_path / "absent"))
    with pytest.raises(SystemExit, match="SHANZHI_SECRET_KEY_FILE names a file that can't be read"):
        with_secret_files(Environment)
