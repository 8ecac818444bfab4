"""What the loop's hot paths cost, as multiples of a bare one-row insert by the same server: one JSON object a line.

On a throw-away PostgreSQL (judged) and on SQLite (for comparison) lie 50,000 cases. Then CPU time is measured, of the
process that serves and of the database server together, for whole requests through the whole stack of middleware by
persistent connections: a request of somebody signed in that inserts one row and nothing else; one that tells a
report; one that takes a step; one that shows a list of fifty. The verbs without their pages are measured beside.

Twice an aim ends with exit code 1. ``SHANZHI_BENCH_CASES``, ``SHANZHI_BENCH_BLOCKS``, ``SHANZHI_BENCH_SIZE`` and
``SHANZHI_BENCH_ON`` (``postgresql,sqlite``) change the sizes, for a try.
"""

from __future__ import annotations

import io
import itertools
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

AIMS = {"create": 5, "step": 5, "list": 20}
STATES = ("reported", "accepted", "registered", "dispatched", "handling", "closed")
OPEN_SHARE = 0.02  # of all cases, in each open state: 5,000 of 50,000 still go round
TEXTS = (
    "梧桐路47号门前路面塌陷、积水",
    "石桥巷口的路灯三天没亮了",
    "小区北门垃圾堆了好几天，味道很大",
    "文化广场的健身器材断了一根横杆",
)
ROOT = Path(__file__).resolve().parent.parent


def size_of(name: str, usual: int) -> int:
    """Return a size from the environment, or the usual one."""
    return int(os.environ.get(f"SHANZHI_BENCH_{name}", usual))


def main() -> None:
    """Measure on each database in a process of its own; fail when an aim was missed by twice."""
    if "--here" in sys.argv:
        raise SystemExit(measure_here())
    failed = False
    for engine in os.environ.get("SHANZHI_BENCH_ON", "postgresql,sqlite").split(","):
        if engine == "sqlite":
            failed |= _in_a_process("") != 0
        else:
            failed |= _on_postgres() != 0
    raise SystemExit(int(failed))


def _on_postgres() -> int:
    """Measure on a throw-away cluster; there no query is split over helpers, whose work nobody would count."""
    from tests import cluster

    if cluster.programs() is None:
        print(json.dumps({"bench": "loop", "skipped": "PostgreSQL is not installed"}), flush=True)
        return int("postgres" in os.environ.get("SHANZHI_REQUIRE", "").split(","))
    with cluster.running() as running:
        return _in_a_process(running.url("postgres") + "?options=-cmax_parallel_workers_per_gather%3D0")


def _in_a_process(url: str) -> int:
    with tempfile.TemporaryDirectory(prefix="shanzhi-bench-") as home:
        settings = {
            "DATABASE_URL": url,
            "SHANZHI_HOME": home,
            "DJANGO_SETTINGS_MODULE": "shanzhi.settings",
            "SHANZHI_LOG_LEVEL": "ERROR",
        }
        command = [sys.executable, "-m", "bench.loop", "--here"]
        return subprocess.run(command, cwd=ROOT, env={**os.environ, **settings}, check=False).returncode


# --- in the process that measures ---------------------------------------------------------------------------------


def measure_here() -> int:
    """Load, measure, print; return 1 when a judged ratio is twice its aim or worse."""
    import django

    django.setup()
    from django.conf import settings
    from django.db import connection

    from tools.prepare import collect_static

    settings.ROOT_URLCONF = "bench._addresses"
    collect_static()
    began = time.monotonic()
    town = load(size_of("CASES", 50_000))
    loaded = {"bench": "loop", "on": connection.vendor, "cases": town.cases, "open": town.open}
    print(json.dumps({**loaded, "what": "load", "seconds": round(time.monotonic() - began, 1)}), flush=True)
    return judge(loaded, town)


def judge(loaded: dict[str, Any], town: Town) -> int:
    """Measure pages and verbs, print a line for each, and return whether a page missed its aim by twice."""
    from bench._meters import measured

    failed = False
    sizes = {"blocks": size_of("BLOCKS", 9), "size": size_of("SIZE", 25)}
    for kind, acts in (("page", pages(town)), ("verb", verbs(town))):
        found = measured(acts, **sizes)
        bare = found["insert"]["cpu_ms"]
        for name, cost in found.items():
            line = {**loaded, "what": name, "as": kind, **cost, "ratio": round(cost["cpu_ms"] / bare, 2)}
            if kind == "page" and name in AIMS and loaded["on"] == "postgresql":
                line |= {"aim": AIMS[name], "met": line["ratio"] <= AIMS[name]}
                failed |= line["ratio"] >= 2 * AIMS[name]
            print(json.dumps(line), flush=True)
    return int(failed)


@dataclass
class Town:
    """The ground and what lies on it: how many cases, how many open, and the open ones by state."""

    ground: Any
    cases: int
    open: int
    waiting: dict[str, list[str]]
    signed_in: dict[str, dict[str, str]]

    @property
    def at(self) -> datetime:
        """Return the moment at which everything happens."""
        moment: datetime = self.ground.at
        return moment


def load(cases: int) -> Town:
    """Migrate, settle the neighbourhood, and lay so many cases in every state."""
    from django.core.management import call_command
    from django.db import connection

    from shanzhi.cases.models import Case
    from shanzhi.kernel import clock
    from shanzhi.people.models import Deployment
    from tests.neighbourhood import DISTRICT, settle

    call_command("migrate", verbosity=0)
    at = clock.local(datetime.fromisoformat("2026-03-11T10:00:00+08:00"))
    clock.now = lambda: at  # every page is drawn at the same moment
    ground = settle(at)
    Deployment.objects.forget()
    each = max(int(cases * OPEN_SHARE), 1)
    shares = dict.fromkeys(STATES[:-1], each) | {"closed": max(cases - 5 * each, 1)}
    lay(ground, shares)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    found = Case.objects.in_district(DISTRICT)
    waiting = {
        state: list(found.filter(state=state).exclude(step_name="").order_by("pk").values_list("number", flat=True))
        for state in STATES[:4]  # without a step's clock somebody has signed already
    }
    names = ("bailu", "shiyan", "wendi", "hanzhou")
    return Town(ground, found.count(), found.open().count(), waiting, {name: sign_in(ground, name) for name in names})


def lay(ground: Any, shares: dict[str, int]) -> None:
    """Bring a few cases to each state by their verbs, and copy them as often as the shares say."""
    from bench._cloning import clone

    number = itertools.count(1)
    for state, many in shares.items():
        texts = TEXTS[: min(len(TEXTS), many)]
        for index, text in enumerate(texts):
            case = _brought(ground, state, text)
            copies = many // len(texts) + (index < many % len(texts)) - 1
            first = next(number)
            clone(case, range(first, first + copies))
            number = itertools.count(first + copies)


def _brought(ground: Any, state: str, text: str) -> Any:
    """Return a case told in these words and taken to a state."""
    from shanzhi.cases.actions.steps import take_step
    from shanzhi.cases.actions.tasks import take_task_step

    told, at, act = ground.fresh(_told(ground, text).case), ground.at, ground.actor
    steps: dict[str, Callable[[], Any]] = {
        "reported": lambda: None,
        "accepted": lambda: take_step(told, "accept", by=act("bailu"), at=at, matter=ground.matter),
        "registered": lambda: take_step(told, "register", by=act("shiyan"), at=at, grade="ordinary"),
        "dispatched": lambda: take_step(told, "dispatch", by=act("wendi"), at=at, lead=ground.units["works"]),
        "handling": lambda: take_task_step(ground.task(told), "sign", by=act("hanzhou"), at=at),
    }
    for name, step in steps.items():
        step()
        if name == state:
            return told
    said = {"outcome": "已回填", "public_text": "路面补好了。"}
    take_task_step(ground.task(told), "hand_in", by=act("hanzhou"), at=at, **said)
    finding = {"finding": "路面平整", "public_text": "路面补好了，来看过。"}
    return take_step(ground.fresh(told), "close", by=act("jiangcheng"), at=at, **finding)


def _told(ground: Any, text: str) -> Any:
    from shanzhi.reports.actions.telling import tell
    from shanzhi.reports.shapes import Teller
    from tests.neighbourhood import DISTRICT, TELLER

    return tell(
        district_id=DISTRICT,
        text=text,
        by=TELLER,
        at=ground.at,
        channel="web",
        place=ground.place,
        teller=Teller(name="张某", phone="13900000000"),
    )


def sign_in(ground: Any, name: str) -> dict[str, str]:
    """Return the cookies of somebody signed in."""
    from django.test import Client

    client = Client()
    client.force_login(ground.users[name], backend="django.contrib.auth.backends.ModelBackend")
    return {key: morsel.value for key, morsel in client.cookies.items()}


# --- whole requests -----------------------------------------------------------------------------------------------

TOKEN = "c" * 32
_addresses = (f"10.{a}.{b}.{c}" for a in range(250) for b in range(250) for c in range(1, 250))


def ask(method: str, path: str, cookies: dict[str, str], data: dict[str, Any] | None = None) -> tuple[int, bytes]:
    """Send one request through the whole stack, each from an address of its own; return status and body."""
    from urllib.parse import urlencode

    from django.core.handlers.wsgi import WSGIHandler

    global _handler
    if _handler is None:
        _handler = WSGIHandler()
    body = urlencode({**(data or {}), "csrfmiddlewaretoken": TOKEN}, doseq=True).encode() if method == "POST" else b""
    kept = {**cookies, "csrftoken": TOKEN, "was_in": "1"}
    address, _, query = path.partition("?")
    environ = {
        "REQUEST_METHOD": method, "PATH_INFO": address, "QUERY_STRING": query, "SCRIPT_NAME": "",
        "SERVER_NAME": "localhost", "SERVER_PORT": "8000", "SERVER_PROTOCOL": "HTTP/1.1", "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body), "wsgi.errors": sys.stderr, "wsgi.version": (1, 0),
        "wsgi.multithread": True, "wsgi.multiprocess": True, "wsgi.run_once": False,
        "CONTENT_LENGTH": str(len(body)), "CONTENT_TYPE": "application/x-www-form-urlencoded",
        "REMOTE_ADDR": next(_addresses), "HTTP_HOST": "localhost:8000",
        "HTTP_COOKIE": "; ".join(f"{key}={value}" for key, value in kept.items()),
    }  # fmt: skip
    said: list[int] = []
    response = _handler(environ, lambda status, headers, *_more: said.append(int(status[:3])))
    content = b"".join(response)
    response.close()
    return said[0], content


_handler: Any = None


def must(answer: tuple[int, bytes], status: int) -> None:
    """Stop when a request was not answered as it should be: what failed early would look fast."""
    if answer[0] != status:
        words = " ".join(re.sub(r"<[^>]*>", " ", answer[1].decode()).split())
        raise SystemExit(f"answered {answer[0]}, not {status}: {words[:600]}")


def pages(town: Town) -> dict[str, Callable[[], object]]:
    """Return the requests that are compared, the bare insert among them."""
    steps = _page_steps(town)
    told = itertools.count(1)

    def create() -> None:
        number = next(told)
        text = f"{TEXTS[number % len(TEXTS)]}，第{number}次说。"
        data = {"key": f"bench-key-{number:012d}", "text": text, "place_text": "梧桐路47号", "seen": "on"}
        must(ask("POST", "/tell/", {}, data | {"phone": f"139{number:08d}"}), 302)

    return {
        "insert": lambda: must(ask("GET", "/bench/insert/", town.signed_in["wendi"]), 204),
        "create": create,
        "step": lambda: next(steps)(),
        "list": lambda: must(ask("GET", "/board/dispatch/", town.signed_in["wendi"]), 200),
    }


def _page_steps(town: Town) -> Iterator[Callable[[], None]]:
    """Yield steps as people take them from their pages: accept, register, dispatch, sign, in turn."""
    forms = {
        "reported": ("bailu", "accept", {"matter": "0101"}),
        "accepted": ("shiyan", "register", {"grade": "ordinary"}),
        "registered": ("wendi", "dispatch", {"lead": "works"}),
        "dispatched": ("hanzhou", "tasks/1/sign", {}),
    }
    versions = {"reported": 1, "accepted": 2, "registered": 3, "dispatched": 1}

    def take(state: str, number: str) -> None:
        name, verb, data = forms[state]
        form = {**data, "seen": versions[state]}
        must(ask("POST", f"/cases/{number}/{verb}/", town.signed_in[name], form), 302)

    for place in itertools.count():
        for state in forms:
            # From the far end: the list shows the near one, and stays the same meanwhile.
            yield partial(take, state, town.waiting[state][-1 - place % len(town.waiting[state])])


# --- the verbs alone ----------------------------------------------------------------------------------------------


def verbs(town: Town) -> dict[str, Callable[[], object]]:
    """Return the same without pages: the insert through the ORM, ``tell``, a step on a case just read, the board."""
    from django.db.models import Q

    from bench._addresses import insert_one
    from shanzhi.desks import queries
    from tests.neighbourhood import TELLER  # noqa: F401 - laid before anything is measured

    steps = _verb_steps(town)
    told = itertools.count(1)
    return {
        "insert": insert_one,
        "create": lambda: _told(town.ground, f"{TEXTS[next(told) % len(TEXTS)]}，又说一次。"),
        "step": lambda: next(steps)(),
        "list": lambda: queries.board(town.ground.actor("wendi"), "dispatch", at=town.at, narrowed=Q()).rows,
    }


def _verb_steps(town: Town) -> Iterator[Callable[[], object]]:
    """Yield the same steps as verbs, each on a case that is read first, as a page would."""
    from shanzhi.cases.access import get_case, get_task
    from shanzhi.cases.actions.steps import take_step
    from shanzhi.cases.actions.tasks import take_task_step

    ground, at = town.ground, town.at
    steps: dict[str, tuple[str, str, dict[str, Any]]] = {
        "reported": ("bailu", "accept", {"matter": ground.matter}),
        "accepted": ("shiyan", "register", {"grade": "ordinary"}),
        "registered": ("wendi", "dispatch", {"lead": ground.units["works"]}),
        "dispatched": ("hanzhou", "sign", {}),
    }

    def take(state: str, number: str) -> object:
        name, verb, brought = steps[state]
        by = ground.actor(name)
        if state == "dispatched":
            return take_task_step(get_task(by, number, 1), verb, by=by, at=at)
        return take_step(get_case(by, number), verb, by=by, at=at, **brought)

    for place in itertools.count(len(town.waiting["reported"]) // 2):
        for state in steps:
            yield partial(take, state, town.waiting[state][place % len(town.waiting[state])])


if __name__ == "__main__":
    main()
