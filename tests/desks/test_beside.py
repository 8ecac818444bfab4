"""What the catalogue says stands where it is needed: beside the form of the step."""

from __future__ import annotations

import pytest

from shanzhi.catalogue.models import Matter
from tests.neighbourhood import Neighbourhood

from .test_pages import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def a_full_matter(neighbourhood: Neighbourhood, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shanzhi.kernel.clock.now", lambda: neighbourhood.at)
    Matter.objects.filter(pk=neighbourhood.matter.pk).update(
        public_name="路面坏了",
        condition_to_register="机动车道上、直径三十厘米以上",
        condition_to_close="填平压实，能走车",
        evidence_reason="下次好比对",
        questions=[{"ask": "有没有水冒出来", "options": ["有", "没有"]}],
    )


def page(neighbourhood: Neighbourhood, who: str, case, verb: str) -> str:
    answer = signed_in(neighbourhood, who).get(f"/cases/{case.number}/{verb}/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_conditions_stand_where_they_are_judged(neighbourhood):
    accepted = neighbourhood.accepted()
    register = page(neighbourhood, "shiyan", accepted, "register")
    assert "机动车道上、直径三十厘米以上" in register
    assert "填平压实" not in register
    assert "有没有水冒出来" in page(neighbourhood, "shiyan", accepted, "send_to_verify")
    handled = neighbourhood.handled()
    assert "填平压实，能走车" in page(neighbourhood, "jiangcheng", handled, "close")
    signed = neighbourhood.dispatched()
    hand_in = page(neighbourhood, "hanzhou", signed, "tasks/1/hand_in")
    assert "下次好比对" in hand_in


def test_a_reply_is_offered_with_what_is_known(neighbourhood):
    offered = page(neighbourhood, "jiangcheng", neighbourhood.handled(), "close")
    assert 'name="quote" value="您反映的“路面坏了”办完了' in offered


def test_braces_left_in_a_reply_are_not_sent(neighbourhood):
    handled = neighbourhood.handled()
    answer = signed_in(neighbourhood, "jiangcheng").post(
        f"/cases/{handled.number}/close/",
        {"seen": handled.version, "finding": "看过", "public_text": "办完了：{结果}。"},
    )
    assert answer.status_code == 422
    assert "还有没填的：{结果}" in answer.content.decode()
    assert neighbourhood.fresh(handled).state == "handled"
