"""A million cases: what people ask costs the same number of statements as among a thousand, and stays quick.

A check compares a thousand with three thousand in the test database. ``./run soak tests/scale`` lays a million in a
cluster of its own (``SHANZHI_TEST_CASES`` for another number) and removes it afterwards.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from typing import Any

import psycopg
import pytest
from django.db import connection

from shanzhi.journal.verify import verify
from shanzhi.search.actions import rebuild
from shanzhi.search.queries import found_cases
from tests import cluster
from tests.house import ROOT
from tests.measuring import measured
from tests.neighbourhood import DISTRICT, Neighbourhood
from tests.scale import asking, laying

CASES = int(os.environ.get("SHANZHI_TEST_CASES") or "1000000")
LEADER = 12
SEARCH = 11  # the index, shelves of up to four reaches, and two or three statements a window
# What a machine of 8 GiB would be given; a cluster as installed keeps 128 MiB of its pages in memory. No query is split
# over helpers, whose work nobody would count.
SETTINGS = (
    "shared_buffers=2GB", "effective_cache_size=6GB", "work_mem=16MB", "maintenance_work_mem=512MB",
    "max_wal_size=8GB", "wal_level=minimal", "max_wal_senders=0", "autovacuum=off",
    "max_parallel_workers_per_gather=0",
)  # fmt: skip


@pytest.mark.postgres
@pytest.mark.django_db
def test_three_thousand_cases_cost_no_more_statements_than_a_thousand(at_the_moment: Neighbourhood) -> None:
    county = laying.settle_county(at_the_moment)
    asking.people(at_the_moment, at_the_moment.at)
    laying.lead_lives(county)
    counted: list[dict[Any, int]] = []
    few = "the map of the county"  # which shows the cases themselves where they are few
    for first, many in ((0, 1_000), (1_000, 2_000)):
        laying.lay(county, many, first=first)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # what was laid at once has no statistics yet, and is planned badly
        assert sum(rebuild(DISTRICT, anew=True)) == first + many + len(county.lives)
        asked = asking.ask_pages(at_the_moment, rounds=1)
        searched = asking.ask_searches(at_the_moment, rounds=1, names=("zongdiao", "qiaohe"))
        assert max(meter.statements for meter in searched.values()) <= SEARCH
        counted.append({name: meter.statements for name, meter in asked.items()})
    assert counted[0].pop(few) >= counted[1].pop(few)
    assert counted[0] == counted[1]
    assert counted[1]["the leader's page of the county"] <= LEADER
    assert verify(DISTRICT) == []
    assert found_cases(at_the_moment.actor("zongdiao"), "26-10002999").rows


@pytest.mark.soak
@pytest.mark.postgres
def test_a_million_cases() -> None:
    with cluster.running(*SETTINGS) as postgres:
        small, failed = _in_a_process(postgres, "small", 1_000)
        assert not failed
        large, failed = _in_a_process(postgres, "large", CASES)
    before = {line["what"]: line["statements"] for line in small if "statements" in line}
    for line in large:
        more = {"at 1,000": before.get(line["what"])} if "statements" in line else {}
        rest = {name: value for name, value in line.items() if name not in {"what", "value", "unit"}}
        measured(line["what"], line["value"], line["unit"], group=f"{CASES:,} cases", **rest, **more)
    assert not failed
    after = {line["what"]: line for line in large}
    searches = {name for name in before if name.startswith("search by")}
    assert max(after[name]["statements"] for name in searches) <= SEARCH
    assert not [name for name in before.keys() - searches if after[name]["statements"] > before[name]]
    missed = [name for name, line in after.items() if line.get("ok") is False]
    assert not missed


def _in_a_process(postgres: cluster.Cluster, name: str, cases: int) -> tuple[list[dict[str, Any]], int]:
    """Return what was measured there, and the exit code: what was measured before a failure is told as well."""
    with psycopg.connect(postgres.url(), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    with tempfile.TemporaryDirectory(prefix="shanzhi-scale-") as home:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("SHANZHI_")}
        settings = {"DATABASE_URL": postgres.url(name), "SHANZHI_HOME": home, "SHANZHI_LOG_LEVEL": "ERROR"}
        command = [sys.executable, "-m", "tests.scale.large", str(cases)]
        done = subprocess.run(
            command,
            cwd=ROOT,
            env={**kept, **settings, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            text=True,
            check=False,
        )
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")], done.returncode
