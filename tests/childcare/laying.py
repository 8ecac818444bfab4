"""Lays what the addresses of this room ask for: a child paired with a volunteer; every word of the file is a canary."""

from __future__ import annotations

from datetime import date
from typing import Any

from shanzhi.childcare.actions import bonds, files, volunteers
from shanzhi.childcare.models import Bond, Child, Volunteer
from shanzhi.childcare.vault import File
from shanzhi.people.access import actor_for
from shanzhi.people.models import Post
from tests.neighbourhood import FROM

FILE = File(
    name="金丝雀童",
    called="雀儿小名",
    born="2015-03",
    group="left_behind",
    condition="金丝雀病历",
    school="金丝雀小学",
    address="金丝雀巷3号",
    guardian="金丝雀外婆",
    guardian_phone="13856781234",
    needs="读书陪伴",
    wish_words="雀儿想有人陪",
)
UNTIL = date(2027, 6, 1)


def registered(ground: Any, *, scope: tuple[str, ...] = ("call", "visit"), key: str = "") -> Child:
    """Return a child with consent and its own wish."""
    by, at = ground.actor("tongxin"), ground.at
    child = files.register_child(FILE, area_path=ground.community.path, by=by, at=at, key=key)
    told = {"given_on": at.date(), "valid_until": date(2026, 12, 31), "guardian": FILE.guardian}
    files.give_consent(child, scope=scope, by=by, at=at, **told)
    return files.note_wish(child, wish="wants", words=FILE.wish_words, by=by, at=at)


def volunteer(ground: Any, name: str = "zhongmama", *, unit: str = "") -> Volunteer:
    """Return a volunteer, screened, who agreed to the rules."""
    by, at = ground.actor("tongxin"), ground.at
    told = {"alone": True, "unit": ground.units[unit] if unit else None, "committed_until": UNTIL}
    one = volunteers.enrol(ground.users[name], by=by, at=at, **told)
    volunteers.screen(one, passed=True, checked_on=at.date(), valid_until=UNTIL, by=by, at=at)
    return volunteers.agree_to_rules(one, by=ground.actor(name), at=at)


def another(ground: Any) -> Volunteer:
    """Return a second volunteer of the street."""
    post = {"capacity": "volunteer", "division": ground.street, "area_path": ground.street.path}
    Post.objects.create(user=ground.users["heyan"], starts_on=FROM, **post)
    ground.actors["heyan"] = actor_for(ground.users["heyan"], at=ground.at)
    return volunteer(ground, "heyan")


def paired(ground: Any, *, unit: str = "") -> Bond:
    """Return a pairing that goes on, after its accompanied meeting."""
    by, at = ground.actor("tongxin"), ground.at
    bond = bonds.propose(registered(ground), volunteer=volunteer(ground, unit=unit), by=by, at=at)
    bonds.activate(bond, by=by, at=at, seen=bond.version)
    return bonds.accompany(bond, on=at.date(), by=by, at=at, seen=bond.version)


def teamed(ground: Any) -> Bond:
    """Return a pairing that goes on with a team whose members come from two units, and one of none."""
    by, at = ground.actor("tongxin"), ground.at
    post = {"capacity": "volunteer", "division": ground.street, "area_path": ground.street.path, "starts_on": FROM}
    for name in ("heyan", "hanzhou"):
        Post.objects.create(user=ground.users[name], **post)
        ground.actors[name] = actor_for(ground.users[name], at=at)
    units = {"zhongmama": "works", "heyan": "water", "hanzhou": ""}
    members = [volunteer(ground, name, unit=unit) for name, unit in units.items()]
    team = volunteers.form_team("三楼小组", brand="", volunteers=members, by=by, at=at)
    bond = bonds.propose(registered(ground), team=team, by=by, at=at)
    return bonds.activate(bond, by=by, at=at, seen=bond.version)


def lay(world: Any) -> None:
    """Lay one pairing."""
    bond = paired(world.ground)
    world.more["child"], world.more["child_bond"] = bond.child.code, bond.number
