"""The demonstration county: the article's figures exactly, and its nine systems walked through as their pages tell it.

One module, as loading the county is what takes the time.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db.models import Sum

from shanzhi.activities.models import Activity, Entrant
from shanzhi.alliances.models import MEMBER_KINDS, Alliance, Member
from shanzhi.catalogue.models import DutyItem
from shanzhi.childcare.models import Bond, Child
from shanzhi.enterprises.models import Adviser, Enterprise, Loan, Talent, Tie
from shanzhi.journal.verify import verify
from shanzhi.needs.models import Listing, Project
from shanzhi.organisation.models import OrgNode, Unit, UnitKind
from shanzhi.pairing.models import Pair
from shanzhi.people.models import CoverageAssignment
from shanzhi.stations.models import Naming, Station
from shanzhi.talks.models import Talk
from shanzhi.territory.models import Division, Grid
from tests.systems.steps import PAGES, shape, steps_of
from tests.systems.walking import Walker

CHINESE, ENGLISH = (sorted(PAGES.glob(pattern)) for pattern in ("[1-9]-*.zh-CN.md", "[1-9]-*[!N].md"))
NAMES = [path.name.removesuffix(".zh-CN.md") for path in CHINESE]
SOAKING = os.environ.get("SHANZHI_SOAK") == "1"
# A check walks every page in Chinese, and two of them in English; a soak all of them in both.
IN_ENGLISH = NAMES if SOAKING else random.Random(9).sample(NAMES, 2)

DISTRICT = settings.ENV.district_id

pytestmark = [pytest.mark.full, pytest.mark.django_db, pytest.mark.xdist_group("county")]


def test_there_are_nine_pages_in_both_languages():
    assert len(NAMES) == 9
    assert [path.name.removesuffix(".md") for path in ENGLISH] == NAMES
    for index in ("README.md", "README.zh-CN.md"):
        listed = (PAGES / index).read_text()
        assert all(f"({path.name})" in listed for path in (ENGLISH if index == "README.md" else CHINESE))


@pytest.mark.parametrize("name", NAMES)
def test_both_languages_have_the_same_steps(name):
    chinese, english = (steps_of(PAGES / f"{name}{end}") for end in (".zh-CN.md", ".md"))
    assert len(chinese) >= 5
    assert shape(chinese) == shape(english)


@pytest.mark.parametrize("name", NAMES)
def test_a_page_in_chinese_leads_through_its_system(name, moment: Any):
    Walker(moment, language="zh-hans").walk(steps_of(PAGES / f"{name}.zh-CN.md"))


@pytest.mark.parametrize("name", IN_ENGLISH)
def test_a_page_in_english_leads_through_its_system(name, moment: Any):
    Walker(moment, language="en").walk(steps_of(PAGES / f"{name}.md"))


def test_the_grid_has_its_grids_communities_and_duties(county: Any):
    street = Division.objects.filter(kind=Division.Kind.STREET, code__startswith=DISTRICT).order_by("code").first()
    general = Grid.objects.holding().within(street.path).filter(grid_kind=Grid.Kind.GENERAL)
    communities = Division.objects.holding().within(street.path).filter(kind=Division.Kind.COMMUNITY)
    assert (general.count(), communities.count(), DutyItem.objects.count()) == (62, 12, 79)
    assert {len(path) // 4 for path in OrgNode.objects.values_list("path", flat=True)} == {1, 2, 3, 4}
    assert 4200 <= CoverageAssignment.objects.count() <= 4400


def test_the_ladder_has_its_stations_and_the_named_ones(county: Any):
    rows = Station.objects.in_district(DISTRICT).select_related("place")
    counted = Counter((one.kind, one.brand) for one in rows)
    assert counted == {
        ("centre", "centre"): 1, ("park_centre", "centre"): 5, ("station", "red_sail"): 56,
        ("station", "red"): 10, ("workstation", "office"): 16, ("station", "green"): 400,
    }  # fmt: skip
    named = Naming.objects.in_district(DISTRICT).filter(state="named", station__district_id=DISTRICT)
    assert named.values("station").distinct().count() == named.filter(station__brand="green").count() == 51
    assert all(day for one in rows if one.brand in ("red", "office") for day in open_days(one))


def open_days(station: Station) -> list[bool]:
    """Return for each day of the week whether a station opens."""
    return [True] * 7 if station.always_open else [bool(spans) for spans in station.week]


def test_170_units_are_paired_with_12_communities(county: Any):
    units = Unit.objects.filter(kind=UnitKind.PARTNER, valid_to=None)
    pairs = Pair.objects.in_district(DISTRICT).filter(kind="unit_community", state="active")
    assert (units.count(), pairs.count()) == (170, 170)
    assert pairs.values("first_unit").distinct().count() == 170
    assert pairs.values("second_division").distinct().count() == 12


def test_every_adviser_looks_after_an_enterprise(county: Any):
    advisers = Adviser.objects.in_district(DISTRICT)
    ties = Tie.objects.in_district(DISTRICT).filter(ends_on=None, enterprise__district_id=DISTRICT)
    assert advisers.count() == ties.filter(kind="adviser").values("adviser").distinct().count() == 125
    assert ties.filter(kind="organ").values("organ").distinct().count() >= 20
    assert Enterprise.objects.in_district(DISTRICT).count() >= 125
    assert Talent.objects.in_district(DISTRICT).filter(kind="innovator").count() >= 160
    assert Loan.objects.in_district(DISTRICT).aggregate(all=Sum("granted"))["all"] == 4_500_000


def test_the_alliance_grew_to_29_of_five_kinds_with_three_lists(county: Any):
    alliance, circle, core = Alliance.objects.in_district(DISTRICT).order_by("number")
    members = list(Member.objects.in_district(DISTRICT).filter(alliance=alliance, left_on=None).select_related("unit"))
    assert len(members) == 29
    assert sum(one.joined_on == alliance.founded_on for one in members) == 18
    assert {one.kind for one in members} == set(MEMBER_KINDS) - {"merchant", "property", "community"}
    assert all(("学院" in one.unit.name) == (one.kind == "university") for one in members)
    listed = Listing.objects.in_district(DISTRICT).filter(circle=alliance.number)
    assert {one.kind for one in listed} == {"need", "resource"}
    assert Project.objects.in_district(DISTRICT).filter(need__in=listed).exists()
    merchants = Member.objects.in_district(DISTRICT).filter(alliance=circle, left_on=None)
    assert merchants.count() >= 200
    assert not merchants.exclude(unit__kind=UnitKind.ENTERPRISE).exists()
    assert Member.objects.in_district(DISTRICT).filter(alliance=core, is_model=True).count() == 5


def test_a_contest_has_300_entrants_from_41_counties(county: Any):
    entrants = Entrant.objects.in_district(DISTRICT).filter(unit=None)
    assert (entrants.count(), entrants.values("home").distinct().count()) == (300, 41)
    states = Entrant.objects.in_district(DISTRICT).exclude(unit=None).values_list("state", flat=True)
    assert set(states) == {"handed_in", "accepted", "returned"}, "an open contest, into which units hand"


def test_there_is_a_year_of_talks_and_activities(county: Any):
    talks = Talk.objects.in_district(DISTRICT).filter(starts_at__lt=county)
    held = Activity.objects.in_district(DISTRICT).filter(state="held")
    for first, rows in ((talks.order_by("starts_at")[0], talks), (held.order_by("starts_at")[0], held)):
        assert county - first.starts_at > timedelta(days=340)
        months = {(one.starts_at.year, one.starts_at.month) for one in rows}
        assert len(months) >= 12
    at_stations = Station.objects.in_district(DISTRICT).filter(place__in=held.exclude(place=None).values("place"))
    assert at_stations.count() >= 10


def test_children_are_invented_paired_and_sealed(county: Any):
    children = list(Child.objects.in_district(DISTRICT))
    assert len(children) >= 6
    assert Bond.objects.in_district(DISTRICT).filter(state="active").count() >= 6
    for child in children:
        assert all("演示" not in str(getattr(child, field.attname)) for field in child._meta.concrete_fields)


def test_names_of_firms_and_shops_are_given_once(county: Any):
    names = list(Unit.objects.filter(kind=UnitKind.ENTERPRISE).values_list("name", flat=True))
    assert len(names) == len(set(names)) > 330


def test_its_lines_and_states_agree(county: Any):
    assert verify(DISTRICT) == []
