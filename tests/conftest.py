"""What every test may ask for: the moment, the databases, the browser, the folder of real data.

What a machine lacks is skipped with the reason; ``SHANZHI_REQUIRE=postgres,browser,data,words`` turns the lack of those
named into a failure.
"""

from __future__ import annotations

import gc
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.conf import settings
from django.db import connections
from django.utils import translation

from shanzhi.kernel.clock import CHINA
from tests import cluster, flushing, mould, photographs

# Playwright leaves an event loop running in the main thread, and Django would open a second set of connections for
# whatever runs "inside" it: fixtures and tests would look at the database through different eyes.
connections._connections = threading.local()

# A check tries the same examples every time, and a busy machine is no fault; a soak tries ten times as many, by chance.
hypothesis.settings.register_profile("check", deadline=None, derandomize=True)
hypothesis.settings.register_profile("soak", deadline=None, max_examples=1000)
hypothesis.settings.load_profile("soak" if os.environ.get("SHANZHI_SOAK") == "1" else "check")

# When the garbage collector looks: seldom. What tests build dies with its last name; of tests/cases looking took an
# eighth to a fifth of the CPU.
SELDOM = (50_000, 20, 50)

ON_POSTGRES = os.environ.get("SHANZHI_TEST_POSTGRES") == "1"


def missing(what: str, reason: str) -> None:
    """Skip the running test, or fail it when ``SHANZHI_REQUIRE`` names what is missing."""
    if what in os.environ.get("SHANZHI_REQUIRE", "").split(","):
        pytest.fail(f"{what} is required here: {reason}")
    pytest.skip(reason)


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    """Compile the words once, before the workers of a parallel run start."""
    from django.core.management import call_command, get_commands

    if not hasattr(config, "workerinput") and "compile_words" in get_commands():
        call_command("compile_words", verbosity=0)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the full sizes to ``./run soak``, and tests for PostgreSQL to a session that runs on it; group the rest."""
    soaking = os.environ.get("SHANZHI_SOAK") == "1" or "soak" in str(config.getoption("-m"))
    left_out = [] if soaking else [item for item in items if item.get_closest_marker("soak")]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if not item.get_closest_marker("soak")]
    reason = "needs PostgreSQL: SHANZHI_TEST_POSTGRES=1 (a second pass of ./run test does this)"
    for item in items:
        if item.get_closest_marker("postgres") and not ON_POSTGRES:
            item.add_marker(pytest.mark.skip(reason=reason))
        if (shared := shares(item)) and not item.get_closest_marker("xdist_group"):
            item.add_marker(pytest.mark.xdist_group(shared))


def shares(item: pytest.Item) -> str:
    """Return the module or class whose fixture a test shares with its neighbours, or nothing: they go to one worker."""
    if item.get_closest_marker("spread"):
        return ""
    if isinstance(item, pytest.Function) and item.cls is not None and hasattr(item.cls, "setUpTestData"):
        return f"{item.module.__name__}.{item.cls.__name__}"
    known = getattr(item, "_fixtureinfo").name2fixturedefs.values()  # noqa: B009  # pytest keeps no public list
    shared = [one for defined in known for one in defined if one.scope == "module" and one.baseid.startswith("tests")]
    return item.nodeid.partition("::")[0] if shared else ""


def pytest_collection_finish(session: pytest.Session) -> None:
    """Spare the garbage collector what stays till the end; see that tests which share a fixture go to one worker."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*SELDOM)
    # Said at once when pytest and xdist no longer agree how a group is told: its fixtures would be made many times.
    lost = [one for one in session.items if one.get_closest_marker("xdist_group") and "@" not in one.nodeid]
    if lost and getattr(session.config.option, "loadgroup", False):
        raise pytest.UsageError(f"pytest-xdist doesn't see the group of {lost[0].nodeid}: another pytest is needed")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None, django_db_blocker: Any) -> None:
    """Have this worker's database cast from the one that was migrated first."""
    with django_db_blocker.unblock():
        mould.prepare()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Make the migrated database once; teach flushing to pass the append-only triggers and to keep migrated rows."""
    with django_db_blocker.unblock():
        flushing.teach()


@pytest.fixture(autouse=True)
def _no_ledger_of_another_test() -> None:
    """Forget the last signed checkpoint: it lies outside the database and would contradict the next test's lines."""
    shutil.rmtree(Path(settings.HOME) / "ledger", ignore_errors=True)


@pytest.fixture(autouse=True)
def _in_the_source_language() -> Iterator[None]:
    """Begin every test in Chinese: a page drawn in English leaves its language behind in the thread."""
    with translation.override("zh-hans"):
        yield


@pytest.fixture
def at() -> datetime:
    """Give the moment at which tests happen: Wednesday 11 March 2026, 10:00 in China, a working hour."""
    return datetime(2026, 3, 11, 10, 0, tzinfo=CHINA)


@pytest.fixture(scope="session")
def data_folder() -> Path:
    """Give the folder of real data, which is never part of the project."""
    folder = Path(os.environ.get("SHANZHI_DATA") or "absent")
    if not folder.is_dir():
        missing("data", "SHANZHI_DATA names no folder of real data")
    return folder.resolve()


@pytest.fixture(scope="session")
def postgres() -> Iterator[cluster.Cluster]:
    """Give a cluster of its own to tests that start whole processes on PostgreSQL."""
    if cluster.programs() is None:
        missing("postgres", "PostgreSQL's programs are not installed")
    with cluster.running() as running:
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Give a Chromium of the system, without a head."""
    path = photographs.chromium()
    if path is None:
        missing("browser", "Chromium is not installed")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=photographs.FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def live(live_server: Any) -> Any:
    """Give the live server; ``live.url`` is its address. Static files come straight from the rooms."""
    return live_server


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    """Give a desktop page that fails the test when it asks an outside host or breaks the content policy."""
    with photographs.watched(browser, viewport={"width": 1280, "height": 900}) as page:
        yield page


@pytest.fixture
def phone_page(browser: Any) -> Iterator[Any]:
    """Give a page of a phone's size with touch, watched in the same way."""
    phone = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "is_mobile": True, "has_touch": True}
    with photographs.watched(browser, **phone) as page:
        yield page


@pytest.fixture
def photograph() -> Callable[..., Path]:
    """Give ``photograph(page, name)``: saves test-artifacts/<name>.png and returns its path."""
    return photographs.photograph


@pytest.fixture
def neighbourhood(db: None, at: datetime) -> Any:
    """Give the small neighbourhood with its cast; see ``tests/neighbourhood.py``."""
    from tests.neighbourhood import settle

    return settle(at)
