"""The ledger at size: sequencing, signing, checking and exporting N lines, and what it costs whoever writes them.

One JSON object a line. N is SHANZHI_LEDGER_LINES (20,000 unless given; the soak test asks for 1,000,000). Each stage is
a process of its own over one database in a folder that is thrown away, so that its peak memory is its own. The last
stage compares the CPU of the writer, one transaction a line, while another process sequences every second, sixty times
as often as in service ("on"), and while none does ("off"), in turns in one run.
"""

from __future__ import annotations

import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

LINES = int(os.environ.get("SHANZHI_LEDGER_LINES", "20000"))
ROUNDS, WRITES = 24, 300
DISTRICT = "990101"
AIM = 1.05


def settle() -> None:
    """Make Django ready on the database of this process's SHANZHI_HOME."""
    import django
    from django.core.management import call_command

    os.environ["DJANGO_SETTINGS_MODULE"] = "shanzhi.settings"
    django.setup()
    call_command("migrate", "ledger", verbosity=0)


def write(count: int, *, at_once: int = 1000) -> None:
    from django.db import transaction

    from shanzhi.journal.actions import record_many
    from shanzhi.kernel import clock
    from shanzhi.kernel.actors import Actor, ActorKind

    by, at = Actor(ActorKind.USER, "白露", 7, (), DISTRICT), clock.now()
    for start in range(0, count, at_once):
        with transaction.atomic():
            record_many(
                {
                    "verb": "case.note", "district_id": DISTRICT, "subject_kind": "case", "subject_id": f"c{n}",
                    "by": by, "at": at, "data": {"text": "路灯不亮，已到现场查看", "n": n},
                }
                for n in range(start, min(start + at_once, count))
            )  # fmt: skip


def timed(what: str, count: int, work: Callable[[], object]) -> None:
    """Do the work and print its rate, its CPU and the peak memory of this process."""
    began, cpu = time.perf_counter(), time.process_time()
    found = work()
    seconds, cpu = time.perf_counter() - began, time.process_time() - cpu
    told = {
        "what": f"ledger: {what}",
        "value": round(count / seconds),
        "unit": "lines/s",
        "group": "Ledger",
        "lines": count,
        "seconds": round(seconds, 2),
        "cpu_us_a_line": round(cpu / count * 1e6, 1),
        "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "found": found,
    }
    print(json.dumps(told), flush=True)


def sequence() -> str:
    from shanzhi.kernel import clock
    from shanzhi.ledger.actions import checkpoints, lines

    placed = lines.sequence(DISTRICT)
    signed = checkpoints.sign(DISTRICT, at=clock.now())
    return f"{placed} placed, checkpoint of {signed.size if signed else 0}"


def check() -> str:
    from shanzhi.ledger import checking

    verdict = checking.check(DISTRICT)
    assert verdict.size == LINES, verdict.size
    assert not verdict.findings, verdict.findings[:3]
    return f"{len(verdict.findings)} findings"


def prove() -> str:
    """Make and check receipts of lines all over, as many as ``timed`` is told."""
    from shanzhi.ledger import queries
    from shanzhi.ledger.hashes import HASHES
    from shanzhi.ledger.tree import includes

    steps = 0
    for n in range(200):
        receipt = queries.receipt_at(DISTRICT, n * (LINES // 200))
        assert receipt is not None
        path, hash_ = [bytes.fromhex(step) for step in receipt.path], HASHES[receipt.algorithm]
        root, leaf = bytes.fromhex(receipt.checkpoint.root), bytes.fromhex(receipt.leaf)
        assert includes(hash_, leaf, receipt.index, receipt.checkpoint.size, path, root)
        steps = max(steps, len(path))
    return f"{steps} hashes at most"


def export() -> str:
    from shanzhi.kernel import clock
    from shanzhi.ledger.actions import exports

    path = Path(os.environ["SHANZHI_HOME"]) / "export.jsonl"
    with path.open("w", encoding="utf-8") as out:
        exports.export(DISTRICT, out, at=clock.now(), payloads=True)
    return f"{path.stat().st_size // 2**20} MiB"


def offline() -> str:
    import verify

    path = Path(os.environ["SHANZHI_HOME"]) / "export.jsonl"
    sys.stdout, kept = sys.stderr, sys.stdout
    try:
        code = verify.main([str(path), "--quiet"])
    finally:
        sys.stdout = kept
    assert code == 0, code
    return "holds"


def follow() -> None:
    """Sequence every second until standard input closes."""
    import select

    from shanzhi.ledger.actions import lines

    lines.sequence(DISTRICT)
    print("ready", flush=True)
    while not select.select([sys.stdin], [], [], 1.0)[0]:
        lines.sequence(DISTRICT)
    print(json.dumps({"cpu": time.process_time()}), flush=True)


def compare() -> None:
    """Print the CPU of writing with the ledger on and off."""
    write(WRITES, at_once=1)
    ratios, off, on = [], [], []
    for number in range(ROUNDS):
        # Each round in both orders, so that whatever drifts cancels out.
        pair = {}
        for turned_on in (number % 2 == 0, number % 2 == 1):
            helper = start("follow") if turned_on else None
            began = time.process_time()
            write(WRITES, at_once=1)
            pair[turned_on] = (time.process_time() - began) / WRITES * 1e6
            if helper is not None:
                helper.communicate("")
        ratios.append(pair[True] / pair[False])
        off.append(pair[False])
        on.append(pair[True])
    ratio = statistics.median(ratios)
    told = {
        "what": "ledger: CPU of a business write, on / off",
        "value": round(ratio, 3),
        "unit": "",
        "aim": f"≤ {AIM}",
        "ok": ratio <= AIM,
        "group": "Ledger",
        "off_us": round(statistics.median(off), 1),
        "on_us": round(statistics.median(on), 1),
        "rounds": ROUNDS,
        "writes_a_round": WRITES,
    }
    print(json.dumps(told, ensure_ascii=False), flush=True)


def start(stage: str) -> subprocess.Popen[str]:
    helper = subprocess.Popen(
        [sys.executable, "-m", "bench.ledger", stage], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert helper.stdout is not None
    assert helper.stdout.readline() == "ready\n"
    return helper


STAGES: dict[str, Callable[[], None]] = {
    "fill": lambda: timed("written to the journal", LINES, lambda: write(LINES)),
    "sequence": lambda: timed("sequenced and signed", LINES, sequence),
    "check": lambda: timed("checked whole", LINES, check),
    "prove": lambda: timed("receipts made and checked", 200, prove),
    "export": lambda: timed("exported with payloads", LINES, export),
    "offline": lambda: timed("checked by verify.py", LINES, offline),
    "compare": compare,
}


def main() -> int:
    """Run every stage, each in a process of its own."""
    with tempfile.TemporaryDirectory(prefix="shanzhi-bench-") as home:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("SHANZHI_")}
        environment |= {
            "SHANZHI_HOME": home,
            "SHANZHI_LEDGER_LINES": str(LINES),
            "SHANZHI_SQLITE_SYNCHRONOUS": "NORMAL",
        }
        environment |= {"DATABASE_URL": "", "PYTHONPATH": str(Path(__file__).resolve().parent.parent)}
        failed = 0
        for stage in STAGES:
            failed += subprocess.run(
                [sys.executable, "-m", "bench.ledger", stage], env=environment, check=False
            ).returncode
    return int(failed > 0)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        settle()
        {**STAGES, "follow": follow}[sys.argv[1]]()
    else:
        sys.exit(main())
