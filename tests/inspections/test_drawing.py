"""The draw: the same for everybody who replays it, never a recused pair, never fewer than two, shares by risk."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shanzhi.enforcement import drawing

RISKS = ("low", "ordinary", "high")
SHARES = {"low": 20, "ordinary": 50, "high": 100}


@st.composite
def inputs(build):
    places = [{"code": f"S{n}", "risk": build(st.sampled_from(RISKS))} for n in range(build(st.integers(1, 25)))]
    units = ["U1", "U2"][: build(st.integers(1, 2))]
    people = [{"code": f"{unit}-{n:02d}", "unit": unit} for unit in units for n in range(build(st.integers(0, 4)))]
    pairs = [[one["code"], place["code"]] for one in people for place in places]
    recusals = build(st.lists(st.sampled_from(pairs), max_size=8, unique_by=tuple)) if pairs else []
    return {
        "algorithm": drawing.ALGORITHM, "places": places, "inspectors": people, "recusals": recusals,
        "shares": SHARES, "units": units, "per_unit": build(st.integers(1, 2)),
    }  # fmt: skip


@settings(max_examples=60)
@given(inputs(), st.text("0123456789abcdef", min_size=6, max_size=12))
def test_a_draw_keeps_its_rules_whatever_comes_in(given_inputs, seed):
    outcome = drawing.draw(given_inputs, seed)
    risk = {one["code"]: one["risk"] for one in given_inputs["places"]}
    unit = {one["code"]: one["unit"] for one in given_inputs["inspectors"]}
    recused = {tuple(one) for one in given_inputs["recusals"]}
    taken = Counter(risk[code] for code in [one["place"] for one in outcome["visits"]] + outcome["short"])
    for one in RISKS:
        assert taken[one] == drawing.wanted(SHARES[one], sum(1 for value in risk.values() if value == one))
    for visit in outcome["visits"]:
        assert len(set(visit["inspectors"])) == len(visit["inspectors"]) >= 2
        assert not {(code, visit["place"]) for code in visit["inspectors"]} & recused
        assert Counter(unit[code] for code in visit["inspectors"]) == dict.fromkeys(
            given_inputs["units"], given_inputs["per_unit"]
        )
    shuffled = given_inputs | {name: given_inputs[name][::-1] for name in ("places", "inspectors", "recusals")}
    assert drawing.canonical(shuffled) == drawing.canonical(given_inputs)
    assert drawing.replay(drawing.canonical(shuffled), seed) == outcome


def test_a_known_draw_comes_out_as_it_always_did():
    """Whoever has another program must find this too; a change of it is another algorithm."""
    known = {
        "algorithm": drawing.ALGORITHM,
        "places": [{"code": f"S-{n:03d}", "risk": "ordinary"} for n in range(1, 7)],
        "inspectors": [{"code": f"X-0{n}", "unit": "X"} for n in range(1, 4)],
        "recusals": [["X-01", "S-002"]],
        "shares": SHARES,
        "units": ["X"],
        "per_unit": 2,
    }
    text = drawing.canonical(known)
    assert drawing.digest(text) == "92cbb7e6feb447cf065319aee4df9b404441547257f33c85199f45cc71633b69"
    assert drawing.replay(text, "20260311") == {
        "visits": [
            {"place": "S-004", "inspectors": ["X-03", "X-02"]},
            {"place": "S-005", "inspectors": ["X-01", "X-02"]},
            {"place": "S-006", "inspectors": ["X-01", "X-03"]},
        ],
        "short": [],
    }


def test_another_algorithm_is_not_guessed():
    with pytest.raises(ValueError, match="doesn't know"):
        drawing.replay('{"algorithm": "older"}', "123456")
