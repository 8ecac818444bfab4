"""A county whose people decided enough matters to learn from, in two classes."""

from __future__ import annotations

import random
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings

from shanzhi.cases.actions.steps import take_step
from shanzhi.catalogue.models import CatalogueVersion, Matter, Part
from shanzhi.learning.actions import versions
from shanzhi.learning.queries import matters
from shanzhi.people.models import Deployment
from tests.grounds import client_of
from tests.neighbourhood import DISTRICT

WAYS = {
    "0101": (
        ["路面", "车道", "人行道", "井盖旁边", "桥头", "巷口", "辅路"],
        ["塌了一块", "陷下去", "裂了大缝", "坑有半尺深", "下陷积水", "沉降开裂"],
        ["电动车骑过去颠得厉害", "晚上看不清要摔人", "雨后更深", "轮胎扎破了"],
    ),
    "0201": (
        ["垃圾桶", "垃圾房", "垃圾点", "菜场门口的垃圾", "楼下的垃圾", "路边垃圾"],
        ["满了没人收", "堆成山", "三天没有清运", "臭气熏天", "污水流了一地", "招苍蝇老鼠"],
        ["住一楼的窗都不敢开", "小孩闻着想吐", "请环卫来清", "物业说不归他们"],
    ),
}


@dataclass
class Learning:
    """The neighbourhood with a second class of matters, and its matters by code."""

    neighbourhood: object
    matters: dict[str, Matter]

    def decide(self, count: int, *, seed: int = 1, **told: object) -> list[object]:
        """Have so many cases told and accepted with the matter that fits their words."""
        rng = random.Random(seed)
        found = []
        for number in range(count):
            code = sorted(WAYS)[number % 2]
            words = "，".join(rng.choice(part) for part in WAYS[code])
            said = {"title": f"{rng.choice('东西南北')}{rng.randrange(1, 400)}号{words[:12]}", "summary": words} | told
            case = self.neighbourhood.case(**said)
            by = self.neighbourhood.actor("bailu")
            found.append(take_step(case, "accept", by=by, at=self.neighbourhood.at, matter=self.matters[code]))
        return found


@pytest.fixture
def county(neighbourhood, monkeypatch):
    version = CatalogueVersion.objects.get(part=Part.MATTERS)
    above = Matter.objects.create(version=version, code="02", path="0002", name="市容环卫", is_leaf=False)
    made = Matter.objects.create(
        version=version, parent=above, code="0201", path="00020001", name="垃圾清运", synonyms=["垃圾堆"]
    )
    monkeypatch.setattr(versions, "LEAST_TEXTS", 24)
    monkeypatch.setattr(versions, "LEAST_APART", 3)
    matters.forget()
    yield Learning(neighbourhood, {"0101": neighbourhood.matter, "0201": made})
    matters.forget()
    shutil.rmtree(Path(settings.HOME) / "learning", ignore_errors=True)


@pytest.fixture
def signed_in(neighbourhood, monkeypatch):
    monkeypatch.setattr("shanzhi.kernel.clock.now", lambda: neighbourhood.at)
    Deployment.objects.filter(district_id=DISTRICT).update(is_demonstration=True)
    Deployment.objects.forget()

    def sign_in(name):
        return client_of(neighbourhood, name)

    yield sign_in
    Deployment.objects.forget()
