"""The environment: every variable by its own name, secrets from files, nothing of the shell's by mistake."""

from __future__ import annotations

import socket

import pytest

from shanzhi.__main__ import elsewhere, main
from shanzhi.environment import data_folder, read, with_secret_files
from shanzhi.people.models import Deployment
from shanzhi.settings import BASE_DIR, Environment, _database
from tools.serve import refuse_taken


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


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "abc"),
        ("PORT", "99999"),
        ("SHANZHI_HTTPS", "perhaps"),
        ("SHANZHI_DISTRICT", "99"),
        ("SHANZHI_SEAL_ALGORITHM", "ROT13"),
        ("SHANZHI_QUIET_HOURS", "nights"),
        ("SHANZHI_LOG_LEVEL", "loud"),
    ],
)
def test_what_cant_be_understood_is_said_with_what_it_has_to_be(monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    with pytest.raises(SystemExit, match=f"^{name}={value} can't be understood: it has to be [^\n]+\\.$"):
        read(Environment)


def test_a_folder_that_cant_hold_the_data_is_said(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(SystemExit, match=r"file can't be used \(a file of this name is there\)"):
        data_folder(tmp_path / "file")
    with pytest.raises(SystemExit, match="can't be used"):
        data_folder(tmp_path / "file" / "under")
    assert data_folder(tmp_path / "new" / "deep").is_dir()


@pytest.mark.parametrize(
    "url", ["nonsense", "mysql://a@b/c", "postgresql://a:b@h:port/c", "postgresql://a:p/w#d@h/c", "postgresql://h"]
)
def test_a_database_url_that_is_none_is_said_without_its_password(url):
    with pytest.raises(SystemExit, match=r"^DATABASE_URL can't be understood") as said:
        _database(url)
    assert "p/w" not in str(said.value)


def test_an_address_that_cant_be_listened_on_is_said():
    with pytest.raises(SystemExit, match=r"^HOST=no\.such\.invalid is no address that can be found"):
        refuse_taken("no.such.invalid", 8000)
    with pytest.raises(SystemExit, match=r"^HOST=198\.51\.100\.7 is no address of this machine"):
        refuse_taken("198.51.100.7", 8000)
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        held.listen()
        port = held.getsockname()[1]
        with pytest.raises(SystemExit, match=f"^Cannot listen on 127.0.0.1:{port} .* PORT="):
            refuse_taken("127.0.0.1", port)


@pytest.mark.django_db
def test_another_countys_database_is_neither_served_nor_written_to(at, monkeypatch):
    ran = []
    monkeypatch.setattr("shanzhi.__main__.execute_from_command_line", ran.append)
    monkeypatch.setattr("sys.argv", ["shanzhi", "create_keeper", "wendi", "闻笛"])
    main()
    assert len(ran) == 1, "an empty one is anybody's"
    Deployment.objects.create(district_id="990202", name="松江湾县", created_at=at)
    assert "belongs to the county 990202, and SHANZHI_DISTRICT says 990101" in elsewhere()
    with pytest.raises(SystemExit, match="SHANZHI_DISTRICT=990202"):
        main()
    assert len(ran) == 1
    monkeypatch.setattr("sys.argv", ["shanzhi", "migrate"])
    main()
    assert len(ran) == 2, "tables are nobody's"
