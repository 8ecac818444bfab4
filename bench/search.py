"""What search costs in the database: 50,000 cases with some thousand different words, one JSON object a line.

Rare words, common words, several together, ends of numbers, words that stand nowhere; asked by a dispatcher who may
know nearly all cases and by a grid worker. The measure is how long the database works on the statements, the 95th of a
hundred, on a throw-away PostgreSQL and on SQLite (aim: 10 ms); how long one waits for it stands beside.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time

from bench.loop import ROOT, load, size_of

AIM_MS = 10.0
ROADS = tuple(f"{first}{second}路" for first in "石柳枫桂松竹梅兰菊荷杏桃" for second in "桥园林泉溪山湾坡塘井")
THINGS = ("路灯不亮", "井盖松动", "垃圾没清", "护栏断了", "树枝压线", "路面开裂", "雨水倒灌", "广告脱落")
KINDS = {
    "rare": lambda number: f"{ROADS[number % len(ROADS)]} {THINGS[number % len(THINGS)]}",
    "common": lambda number: THINGS[number % len(THINGS)][:2],
    "two common": lambda number: f"{THINGS[number % len(THINGS)][:2]} 看看",
    "never together": lambda number: f"{THINGS[0]} {THINGS[1 + number % 7]}",
    "end of a number": lambda number: f"{number * 37 % 10_000:04d}",
    "nowhere": lambda number: "从未听说过的事",
}


def main() -> None:
    """Measure on each database in a process of its own."""
    if "--here" in sys.argv:
        raise SystemExit(measure_here())
    failed = False
    for engine in os.environ.get("SHANZHI_BENCH_ON", "postgresql,sqlite").split(","):
        failed |= (_in_a_process("") if engine == "sqlite" else _on_postgres()) != 0
    raise SystemExit(int(failed))


def _on_postgres() -> int:
    from tests import cluster

    if cluster.programs() is None:
        print(json.dumps({"bench": "search", "skipped": "PostgreSQL is not installed"}), flush=True)
        return int("postgres" in os.environ.get("SHANZHI_REQUIRE", "").split(","))
    with cluster.running() as running:
        return _in_a_process(running.url("postgres"))


def _in_a_process(url: str) -> int:
    with tempfile.TemporaryDirectory(prefix="shanzhi-bench-") as home:
        settings = {"DATABASE_URL": url, "SHANZHI_HOME": home, "DJANGO_SETTINGS_MODULE": "shanzhi.settings"}
        command = [sys.executable, "-m", "bench.search", "--here"]
        return subprocess.run(command, cwd=ROOT, env={**os.environ, **settings}, check=False).returncode


def measure_here() -> int:
    """Load, index, ask; return 1 when the 95th of a judged kind is twice the aim or worse."""
    import django

    django.setup()
    from django.db import connection

    from shanzhi.search.actions import rebuild
    from shanzhi.search.models import Shelf
    from shanzhi.search.queries import found_cases
    from tests.neighbourhood import DISTRICT
    from tests.scale.asking import Meter

    town = load(size_of("CASES", 50_000))
    _reword(DISTRICT)
    began = time.monotonic()
    written = sum(rebuild(DISTRICT))
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    on = {"bench": "search", "on": connection.vendor, "cases": town.cases}
    shelves = Shelf.objects.in_district(DISTRICT).count()
    seconds = round(time.monotonic() - began, 1)
    print(json.dumps({**on, "what": "rebuild", "written": written, "shelves": shelves, "seconds": seconds}), flush=True)
    failed = False
    for who in ("wendi", "qiaohe"):
        for kind, words in KINDS.items():
            meter = Meter()
            for number in range(100):
                with meter.measuring():
                    found_cases(town.ground.actor(who), words(number))
            worst = meter.p95()
            line = {**on, "what": f"{kind}, {who}, {connection.vendor}", "p95_ms": round(worst, 2), **meter.medians()}
            line |= {"statements": meter.statements, "aim": AIM_MS, "met": worst <= AIM_MS}
            failed |= worst >= 2 * AIM_MS
            print(json.dumps(line), flush=True)
    return int(failed)


def _reword(district_id: str) -> None:
    """Give the copies words of their own."""
    from shanzhi.cases.models import Case

    cases = Case.objects.in_district(district_id)
    for number, case in enumerate(cases.order_by("pk").only("pk", "title").iterator(chunk_size=2_000)):
        title = f"{ROADS[number % len(ROADS)]}{number // 7 % 300}号{THINGS[number // 11 % len(THINGS)]}"
        cases.filter(pk=case.pk).update(title=title, summary=f"{title}，请来看看。")


if __name__ == "__main__":
    main()
