"""The double-random draw 双随机抽取: places × inspectors, from a seed, by SHA-256 alone, so that anybody can replay it.

Nothing here depends on a language's random numbers: whoever has the inputs and the seed finds the same order with any
tool that computes SHA-256. Pure: plain data in, plain data out. The steps, as the public page tells them:

1. A place's ticket is SHA-256 of ``seed|place|CODE``. In each risk class the places with the smallest tickets are
   drawn: ``share`` percent of the class, rounded up.
2. Drawn places are taken in the order of their tickets. For each, every unit in turn gives ``per_unit`` inspectors:
   those not recused who were drawn least often so far, and among these the smallest SHA-256 of
   ``seed|PLACE|INSPECTOR``.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from typing import Any

ALGORITHM = "shanzhi-draw-1"
LEAST = 2  # inspectors of one visit, by law


def canonical(inputs: Mapping[str, Any]) -> str:
    """Return the inputs as the one JSON text whose digest is kept: sorted keys and lists, no spaces, UTF-8."""
    ordered = {
        "algorithm": inputs["algorithm"],
        "inspectors": sorted(inputs["inspectors"], key=lambda one: one["code"]),
        "per_unit": inputs["per_unit"],
        "places": sorted(inputs["places"], key=lambda one: one["code"]),
        "recusals": sorted(map(list, inputs["recusals"])),
        "shares": dict(inputs["shares"]),
        "units": list(inputs["units"]),
    }
    return json.dumps(ordered, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(text: str) -> str:
    """Return the SHA-256 of a text in hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def wanted(share: int, number: int) -> int:
    """Return how many of ``number`` places ``share`` percent are, rounded up."""
    return -(-share * number // 100)


def draw(inputs: Mapping[str, Any], seed: str) -> dict[str, Any]:
    """Return what the seed draws: ``visits`` as (place, inspectors) and ``short``, the places left without enough.

    ``inputs`` holds algorithm, places (code, risk), inspectors (code, unit), recusals (inspector, place), shares
    (percent by risk), units in order, per_unit.
    """
    tickets = {one["code"]: digest(f"{seed}|place|{one['code']}") for one in inputs["places"]}
    drawn: list[str] = []
    for risk in sorted(inputs["shares"]):
        codes = sorted((one["code"] for one in inputs["places"] if one["risk"] == risk), key=lambda code: tickets[code])
        drawn += codes[: wanted(inputs["shares"][risk], len(codes))]
    recused = {(inspector, place) for inspector, place in inputs["recusals"]}
    times: Counter[str] = Counter()
    visits, short = [], []
    for place in sorted(drawn, key=lambda code: tickets[code]):
        team = _team(inputs, seed, place, recused, times)
        if len(team) < LEAST or len(team) < len(inputs["units"]) * inputs["per_unit"]:
            short.append(place)
            continue
        times.update(team)
        visits.append({"place": place, "inspectors": team})
    return {"visits": visits, "short": short}


def _team(
    inputs: Mapping[str, Any], seed: str, place: str, recused: set[tuple[str, str]], times: Counter[str]
) -> list[str]:
    team: list[str] = []
    for unit in inputs["units"]:
        free = [
            one["code"]
            for one in inputs["inspectors"]
            if one["unit"] == unit and (one["code"], place) not in recused and one["code"] not in team
        ]
        free.sort(key=lambda code: (times[code], digest(f"{seed}|{place}|{code}")))
        team += free[: inputs["per_unit"]]
    return team


def replay(text: str, seed: str) -> dict[str, Any]:
    """Return what the kept inputs and the seed draw today.

    :raises ValueError: when the inputs name another algorithm.
    """
    inputs = json.loads(text)
    if inputs["algorithm"] != ALGORITHM:
        raise ValueError(f"drawn by {inputs['algorithm']}, which this version doesn't know")
    return draw(inputs, seed)
