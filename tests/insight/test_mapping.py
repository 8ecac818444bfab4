"""What a phone shows of the map: circles that would lie on each other are tied into one, names keep clear of them."""

from __future__ import annotations

from math import hypot
from random import Random

from shanzhi.insight.drawing import Shape, kept_clear
from shanzhi.insight.mapping import CLOSE, PHONE, Pin, knots


def test_heaps_that_lie_on_each_other_are_tied_and_none_is_lost():
    chance = Random(3)
    pins = [Pin(chance.uniform(0, 860), chance.uniform(0, 620), chance.randint(1, 9), code=f"G{n}") for n in range(80)]
    tied = knots(pins, counted=True)
    assert len(tied) < len(pins)
    assert sum(knot.n for knot in tied) == sum(pin.n for pin in pins)
    assert sorted(code for knot in tied for code in knot.codes.split(",")) == sorted(pin.code for pin in pins)
    assert all(hypot(pin.x - knot.x, pin.y - knot.y) < 3 * CLOSE for knot in tied for pin in knot.pins)


def test_pins_keep_their_place_in_the_list_and_those_tied_are_counted():
    alone, left, right = Pin(10, 10, 1, "a"), Pin(300, 300, 2, "b"), Pin(320, 300, 3, "c")
    first, second = knots([alone, left, right], counted=False)
    assert (first.is_one, first.first.n) == (True, 1)
    assert (second.is_one, second.n, second.first.number, second.x) == (False, 2, "b", 310)


def test_a_name_without_room_is_left_out_on_a_phone():
    labels = [Shape("", name="梧桐", x=100, y=100), Shape("", name="清渠", x=500, y=500)]
    marks = [Pin(100 + 30 * x, 100 + 30 * y, 1) for x in range(-4, 5) for y in range(-4, 5)]
    assert [one.name for one in kept_clear(labels, marks, **PHONE)] == ["清渠"]
    assert [one.name for one in kept_clear(labels, marks)] == ["梧桐", "清渠"]
