"""The reserve list: a head proposes somebody they lead after the year is frozen, a leader of the county decides."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.test import Client

from shanzhi.assessment.actions.refreshing import begin
from shanzhi.assessment.models import Period
from shanzhi.kernel.clock import CHINA
from shanzhi.kernel.refusal import Refused, Stale
from shanzhi.people.models import Deployment
from shanzhi.reserve import actions
from shanzhi.reserve.models import Nomination
from tests.assessment.living import begin as somebody_over_the_county
from tests.neighbourhood import DISTRICT

pytestmark = pytest.mark.django_db
WHEN = datetime(2027, 1, 6, 10, 0, tzinfo=CHINA)
REASON = "全年牵头补好二十处塌陷，群众回访都说解决了"


@pytest.fixture
def life(neighbourhood, monkeypatch):
    monkeypatch.setattr("shanzhi.kernel.clock.now", lambda: WHEN)
    Deployment.objects.filter(district_id=DISTRICT).update(is_demonstration=True)
    Deployment.objects.forget()
    found = somebody_over_the_county(neighbourhood)
    yield found
    Deployment.objects.forget()


@pytest.fixture
def year(life):
    made = begin("2026", DISTRICT, at=WHEN)
    Period.objects.filter(pk=made.pk).update(state="frozen", digest="d" * 64)
    return Period.objects.get(pk=made.pk)


def propose(life, year, **more):
    words = {"reason": REASON, "by": life.actor("fangyuan"), "at": WHEN}
    return actions.propose(year, more.pop("person", life.ground.users["hanzhou"]), **(words | more))


def test_a_head_proposes_and_a_leader_decides(life, year):
    made = propose(life, year)
    with pytest.raises(Refused, match="由全县的领导定"):
        actions.decide(made, taken=True, decision="表现好，列入", by=life.actor("xiandu"), at=WHEN)
    actions.decide(made, taken=True, decision="表现好，列入", by=life.actor("xianling"), at=WHEN)
    assert Nomination.objects.get().state == "taken"
    with pytest.raises(Stale):
        actions.decide(made, taken=False, decision="再想想再说", by=life.actor("xianling"), at=WHEN, seen=1)


def test_nobody_proposes_before_the_year_oneself_strangers_or_twice(life, year):
    for more, said in (
        ({"person": life.ground.users["fangyuan"]}, "不提名自己"),
        ({"person": life.ground.users["suye"]}, "只提名自己带的人"),
        ({"person": None}, "只提名自己带的人"),
        ({"reason": "好"}, "写清楚"),
    ):
        with pytest.raises(Refused, match=said):
            propose(life, year, **more)
    Period.objects.filter(pk=year.pk).update(state="open")
    with pytest.raises(Refused, match="封账以后"):
        propose(life, Period.objects.get(pk=year.pk))
    Period.objects.filter(pk=year.pk).update(state="frozen")
    propose(life, year)
    with pytest.raises(Refused, match="已经提过"):
        propose(life, year)


def test_the_pages_show_it_to_those_it_concerns(life, year):
    def look(name, address, posted=None):
        client = Client()
        client.force_login(life.ground.users[name], backend="django.contrib.auth.backends.ModelBackend")
        return client.post(address, posted) if posted is not None else client.get(address)

    told = {"username": "hanzhou", "reason": REASON}
    assert "只提名自己带的人" in look("waipi", "/reserve/", told).content.decode()
    assert look("fangyuan", "/reserve/", told).status_code == 302
    number = Nomination.objects.get().number
    for name, status in (("fangyuan", 200), ("hanzhou", 200), ("xianling", 200), ("xiandu", 404), ("suye", 404)):
        assert look(name, f"/reserve/{number}/").status_code == status, name
    assert number in look("hanzhou", "/reserve/").content.decode()
    assert number not in look("suye", "/reserve/").content.decode()
    answer = {"taken": "no", "decision": "再锻炼一年看看", "seen": "1"}
    assert look("xianling", f"/reserve/{number}/", answer).status_code == 302
    assert "没有列入" in look("hanzhou", f"/reserve/{number}/").content.decode()
