"""What a unit asks for reaches those who decide, and the answer the unit; nobody else reads of it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shanzhi.cases.actions.applications import ask, decide
from shanzhi.cases.actions.tasks import take_task_step
from shanzhi.journal import errands
from shanzhi.post.models import Notice
from tests.neighbourhood import Neighbourhood

pytestmark = pytest.mark.django_db


def read_by(neighbourhood: Neighbourhood, word: str) -> set[str]:
    names = {user.pk: name for name, user in neighbourhood.users.items()}
    found = Notice.objects.filter(title__contains=word)
    return {names.get(notice.user_id, "?") for notice in found}


def test_a_wish_is_told_to_who_decides_and_its_answer_to_the_unit(neighbourhood):
    at = neighbourhood.at
    case = neighbourhood.dispatched()
    task = neighbourhood.task(case)
    take_task_step(task, "sign", by=neighbourhood.actor("hanzhou"), at=at)
    until = (at + timedelta(days=30)).date()
    wish = ask(
        neighbourhood.task(case), "extension", by=neighbourhood.actor("hanzhou"), at=at, code="parts",
        reason="等材料", until=until,
    )  # fmt: skip
    errands.drain(at=at)
    told = read_by(neighbourhood, "延期申请")
    assert "wendi" in told
    assert "hanzhou" not in told
    assert not {"jiangcheng", "qiaohe"} & told
    decide(wish, "grant", by=neighbourhood.actor("wendi"), at=at)
    errands.drain(at=at)
    assert "hanzhou" in read_by(neighbourhood, "延期同意")
    assert "wendi" not in read_by(neighbourhood, "延期同意")


def test_a_return_is_told_to_the_units_own_approver(neighbourhood):
    at = neighbourhood.at
    task = neighbourhood.task(neighbourhood.dispatched())
    ask(
        task, "return", by=neighbourhood.actor("hanzhou"), at=at, duty_item="3.1.1",
        proposed_unit=neighbourhood.units["water"], reason="管子是水务的",
    )  # fmt: skip
    errands.drain(at=at)
    told = read_by(neighbourhood, "退单申请")
    assert told
    assert "wendi" not in told
    unit = neighbourhood.units["works"].pk
    assert all(any(holding.unit_id == unit for holding in neighbourhood.actor(name).holdings) for name in told)
