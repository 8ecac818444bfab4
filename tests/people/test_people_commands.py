"""The commands that begin a county: the first keeper, and the sheets of units, staff and coverage."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from shanzhi.accounts import actions as accounts
from shanzhi.kernel import clock
from shanzhi.organisation import models as organisation
from shanzhi.people import models
from shanzhi.people.access import actor_for
from shanzhi.people.models import CoverageAssignment, Post
from shanzhi.territory.models import Division
from tests.people.ground import lay

pytestmark = pytest.mark.django_db


def _said(*command, **options):
    out = StringIO()
    call_command(*command, stdout=out, **options)
    return out.getvalue()


def _example(module, name):
    return str(Path(module.__file__).parent / "data" / "examples" / name)


def test_the_first_keeper_is_invited_over_the_whole_district():
    county, _street, _communities = lay()
    link = _said("create_keeper", "mubai", "木白").strip()
    assert link.startswith("http://127.0.0.1:8000/letter/")
    token = link.rstrip("/").rpartition("/")[2]
    keeper = accounts.open_letter(token, password="院子里第三棵槐树的下面", at=clock.now())
    assert actor_for(keeper, at=clock.now()).holdings[0].area_path == county.path
    with pytest.raises(CommandError, match="有人用了"):
        _said("create_keeper", "mubai", "木白")
    with pytest.raises(CommandError, match=f"is {county.name} already"):
        _said("create_keeper", "shuilan", "水蓝", county="云山县")
    assert _said("create_keeper", "shuilan", "水蓝", county=county.name)


def test_the_first_keeper_may_come_before_the_divisions():
    link = _said("create_keeper", "mubai", "木白", county="云溪县").strip()
    county = Division.objects.get()
    assert (county.code, county.name, county.kind) == ("990101000000", "云溪县", "county")
    keeper = accounts.open_letter(link.split("/")[-2], password="院子里第三棵槐树的下面", at=clock.now())
    assert actor_for(keeper, at=clock.now()).holdings[0].area_path == county.path


def test_the_example_sheets_begin_a_county():
    lay()
    units = _example(organisation, "units.csv")
    assert "会新增13行" in _said("import_units", units, dry_run=True)
    assert "新增13行" in _said("import_units", units)
    said = _said("import_staff", _example(models, "staff.csv")).splitlines()
    assert "新增4行" in said[0]
    assert len(said) == 5
    assert Post.objects.count() == 4
    assert "新增2行" in _said("import_coverage", _example(models, "coverage.csv"))
    assert CoverageAssignment.objects.count() == 2


def test_a_sheet_that_is_not_there_is_said_plainly(tmp_path):
    with pytest.raises(CommandError):
        _said("import_units", str(tmp_path / "absent.csv"))
    wrong = tmp_path / "wrong.csv"
    wrong.write_text("甲,乙\n1,2\n")
    with pytest.raises(CommandError, match="单位编码"):
        _said("import_units", str(wrong))
