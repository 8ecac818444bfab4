"""Who stands over which ground: asked of the actor, and nowhere else."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from shanzhi.kernel.actors import Actor, ActorKind, Holding
from shanzhi.kernel.paths import is_within, outermost

paths = st.lists(st.sampled_from(["0001", "0002", "0010"]), max_size=3).map("".join)


def somebody(*holdings: Holding) -> Actor:
    return Actor(ActorKind.USER, "石砚", 8, holdings)


def test_a_post_covers_its_area_and_what_lies_in_it() -> None:
    over = Holding(1, "leader", "00010002")
    assert over.covers("00010002")
    assert over.covers("000100025001")
    assert not over.covers("0001")
    assert not over.covers("00010003")


def test_a_post_without_an_area_covers_none_and_one_of_the_whole_covers_everything() -> None:
    assert not Holding(1, "handler", unit_id=3).covers("0001")
    assert Holding(1, "keeper", "").covers("0001")


def test_only_the_capacity_asked_for_counts() -> None:
    actor = somebody(Holding(1, "leader", "0001"), Holding(2, "dispatcher", "00020001"), Holding(3, "handler", None, 7))
    assert actor.stands_over("00010004", "leader")
    assert not actor.stands_over("00010004", ["dispatcher", "handler"])
    assert actor.holding_over("00020001", {"leader", "dispatcher"}) == actor.holdings[1]
    assert actor.holding_over("0003", {"leader", "dispatcher"}) is None
    assert actor.units_as("handler") == {7}
    assert actor.units_as("leader") == frozenset()


def test_areas_inside_another_are_named_once() -> None:
    held = ("00010002", "0002", "0001", "000100020001")
    actor = somebody(*(Holding(n, "grid_head", path) for n, path in enumerate(held)), Holding(9, "leader", "0003"))
    assert actor.areas_as("grid_head") == ["0001", "0002"]
    assert actor.areas_as("checker") == []


def test_whoever_holds_a_post_here_is_under_whoever_stands_here_whatever_wider_post_they_hold() -> None:
    walks = somebody(Holding(1, "grid_worker", "0001"), Holding(2, "grid_worker", "00010002"), Holding(3, "handler"))
    assert somebody(Holding(4, "grid_head", "00010002")).stands_over_a_post(walks, "grid_worker", {"grid_head"})
    assert not somebody(Holding(4, "grid_head", "00010003")).stands_over_a_post(walks, "grid_worker", {"grid_head"})
    assert not somebody(Holding(4, "leader", "0001")).stands_over_a_post(walks, "grid_worker", {"grid_head"})


@given(st.lists(paths), paths)
def test_the_outermost_paths_hold_what_all_of_them_hold(all_paths: list[str], asked: str) -> None:
    kept = outermost(all_paths)
    assert kept == sorted(set(kept))
    assert not any(is_within(one, other) for one in kept for other in kept if one != other)
    assert any(is_within(asked, path) for path in kept) == any(is_within(asked, path) for path in all_paths)
