"""Lays a county of so many cases in the database of this process, asks it, and tells what that took as JSON lines."""

from __future__ import annotations

import json
import multiprocessing
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

PROCESSES = 2
AIM_MS, ALIKE_MS, LEADER = 10.0, 150.0, 12


def tell(what: str, value: Any, unit: str = "", **more: Any) -> None:
    """Print one measurement."""
    print(json.dumps({"what": what, "value": value, "unit": unit, **more}, ensure_ascii=False), flush=True)


def progress(*words: object) -> None:
    """Say how far it has come."""
    print(time.strftime("%H:%M:%S"), *words, file=sys.stderr, flush=True)


@contextmanager
def timed(what: str, **more: Any) -> Iterator[dict[str, Any]]:
    """Tell the seconds of a block, with whatever it puts in the dictionary."""
    progress(what)
    began = time.monotonic()
    yield more
    tell(what, round(time.monotonic() - began, 1), "s", **more)


def main(cases: int) -> None:
    """Lay, index, check, ask."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "shanzhi.settings"
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    from shanzhi.kernel import clock
    from shanzhi.people.models import Deployment
    from tests.neighbourhood import settle
    from tests.scale import asking, laying

    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.ALLOWED_HOSTS = ["*"]
    connection.settings_dict["OPTIONS"].pop("pool", None)  # its threads would not follow into a fork
    call_command("migrate", verbosity=0)
    at = clock.local(datetime.fromisoformat("2026-03-11T10:00:00+08:00"))
    clock.now = lambda: at
    ground = settle(at)
    Deployment.objects.forget()
    county = laying.settle_county(ground)
    asking.people(ground, at)
    laying.lead_lives(county)
    with timed("laid by COPY", cases=cases) as told:
        definitions = laying.drop_indices() if cases > 10_000 else []
        told["lines"] = _lay(county, cases)
    with timed("indices made", indices=len(definitions)), connection.cursor() as cursor:
        for definition in definitions:
            cursor.execute(definition)
    _index(cases)
    with connection.cursor() as cursor:
        progress("vacuum")
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("SELECT pg_database_size(current_database())")
        tell("database", round(cursor.fetchone()[0] / 2**30, 2), "GiB")
    ask(ground)
    _verify()


def _lay(county: Any, cases: int) -> int:
    """Lay in several processes, which know the county and open connections of their own."""
    from django.db import connections

    connections.close_all()
    context = multiprocessing.get_context("fork")
    with context.Pool(PROCESSES, initializer=_remember, initargs=(county, cases)) as pool:
        return sum(pool.map(_part, range(PROCESSES)))


_known: dict[str, Any] = {}


def _remember(county: Any, cases: int) -> None:
    _known.update(county=county, cases=cases)


def _part(part: int) -> int:
    from tests.scale import laying

    return laying.lay(_known["county"], _known["cases"], part=part, parts=PROCESSES)


def _index(cases: int) -> None:
    """Fill the index of the search, as the worker does."""
    from shanzhi.search.actions import fill
    from shanzhi.search.models import Shelf
    from tests.neighbourhood import DISTRICT

    with timed("search index filled", cases=cases) as told:
        told["written"] = sum(fill(DISTRICT))
        told["shelves"] = Shelf.objects.in_district(DISTRICT).count()


def _verify() -> None:
    """Check every chain, hash and state; a finding is told and misses the aim."""
    from itertools import islice

    from shanzhi.journal.verify import findings
    from tests.neighbourhood import DISTRICT

    with timed("every line, chain and state verified") as told:
        found = list(islice(findings(DISTRICT), 20))
        told.update(findings=len(found), aim="none", ok=not found)
    for one in found:
        progress(one)


def ask(ground: Any, *, rounds: int = 7, searches: int = 100) -> None:
    """Ask and tell."""
    from tests.scale import asking

    for name, meter in asking.ask_pages(ground, rounds=rounds).items():
        spent = meter.medians()
        judged: dict[str, Any] = {}
        if name.startswith("look-alikes"):
            judged = {"aim": f"≤ {ALIKE_MS:g} ms of the database", "ok": spent["worked ms"] <= ALIKE_MS}
        elif name == "the leader's page of the county":
            judged = {"aim": f"≤ {LEADER} statements", "ok": meter.statements <= LEADER}
        tell(name, spent.pop("worked ms"), "ms", statements=meter.statements, **spent, **judged)
        if meter.p95() > 50:
            progress(name, round(meter.p95()), "slowest", round(meter.slowest[0]), meter.slowest[1][:6000])
    for (kind, who), meter in asking.ask_searches(ground, rounds=searches).items():
        worst, spent = meter.p95(), meter.medians()
        judged = {"aim": f"p95 ≤ {AIM_MS:g} ms of the database", "ok": worst <= AIM_MS}
        tell(f"search by {who}: {kind}", round(worst, 2), "ms", statements=meter.statements, **spent, **judged)
        if worst > AIM_MS:
            progress(kind, who, round(worst), "slowest", round(meter.slowest[0]), meter.slowest[1][:1500])


if __name__ == "__main__":
    main(int(sys.argv[1]))
