"""A log line says what happened and never to whom."""

from __future__ import annotations

import io
import json
import logging
import logging.config

import pytest

from shanzhi.kernel import logs


@pytest.fixture
def written():
    """Give a function that logs through the house's formatter and returns the line."""
    stream = io.StringIO()
    formatter = logs.configuration("INFO")["formatters"]["json"]
    handler = logging.StreamHandler(stream)
    configurator = logging.config.DictConfigurator({"version": 1, "formatters": {"json": formatter}})
    handler.setFormatter(configurator.configure_formatter(formatter))
    root = logging.getLogger("test.logs")
    root.addHandler(handler)
    root.setLevel("INFO")
    root.propagate = False

    def last():
        return json.loads(stream.getvalue().splitlines()[-1])

    yield last
    root.removeHandler(handler)


def test_fields_named_for_a_person_are_dropped(written):
    logs.logger("test.logs").warning(
        "not sent", phone="13800138000", teller_phone="1", name="张三", text="路灯", tries=3, state="failed"
    )
    line = written()
    assert {"event": "not sent", "tries": 3, "state": "failed", "level": "warning"}.items() <= line.items()
    assert not {"phone", "teller_phone", "name", "text"} & set(line)


def test_numbers_of_people_are_masked_wherever_they_stand(written):
    logs.logger("test.logs").info("call 13800138000", note="id 11010119900307123X", when="2026-03-11")
    line = written()
    assert (line["event"], line["note"], line["when"]) == ("call ***", "id ***", "2026-03-11")


def test_lines_of_other_libraries_go_the_same_way(written):
    logging.getLogger("test.logs").error("Not Found: /r/%s/", "260301207", extra={"request": object()})
    line = written()
    assert line["event"] == "Not Found: /r/***/"
    assert "request" not in line


def test_an_error_is_logged_as_type_and_places_without_its_message(written):
    try:
        raise ValueError("张三说路灯不亮")
    except ValueError:
        logs.logger("test.logs").exception("it failed")
    line = written()
    assert line["error"].startswith("ValueError at ")
    assert "test_logs" in line["places"]
    assert "张三" not in json.dumps(line, ensure_ascii=False)


def test_what_the_surroundings_say_is_kept():
    assert logs.describe(ConnectionRefusedError("no route to 13800138000")).startswith(
        "ConnectionRefusedError: no route to ***"
    )
    assert logs.scrub("duplicate key\nDETAIL:  Key (phone)=(1) exists") == "duplicate key"
