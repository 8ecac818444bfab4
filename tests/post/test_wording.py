"""A note is kept in Chinese and read in the reader's language, as far as the house said it."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from shanzhi.kernel.actors import SYSTEM
from shanzhi.post.actions import notify
from shanzhi.post.wording import read

D = settings.ENV.district_id


@pytest.mark.parametrize(
    ("kept", "said"),
    [
        ("派遣：路灯不亮", "Dispatch: 路灯不亮"),
        ("上报：派遣：这是人写的", "Report: 派遣：这是人写的"),
        ("延期申请：路灯不亮", "Extension, Apply: 路灯不亮"),
        ("催办：路灯不亮", "Reminder: 路灯不亮"),
        ("抽到您去检查：半山文具店", "You were drawn to inspect: 半山文具店"),
        ("督〔2026〕4号签发（蓝色督办）", "督〔2026〕4号: Issue (Blue order)"),
        ("时限用掉80%：路灯不亮", "80% of the time used: 路灯不亮"),
        ("时限预警：2件，其中超期1件", "Deadline warnings: 2, overdue among them: 1"),
        ("学校门口的问题，事项有回告：已结案", "The defect at 学校门口: its case reports back: Closed"),
        ("热点列为每月一题，等您启动：乱停", "Hot issue taken up as Monthly theme, yours to begin: 乱停"),
        ("有一件要马上看的：26-000001", "To be looked at now: 26-000001"),
        ("没有人登记过的：一句话", "没有人登记过的：一句话"),
        ("", ""),
    ],
)
def test_a_sentence_of_the_house_is_said_again_and_what_people_wrote_stays(kept: str, said: str) -> None:
    assert read(kept) == kept, "in Chinese as it is kept"
    with override("en"):
        assert read(kept) == said


@pytest.mark.django_db
def test_the_inbox_is_read_in_english(client, at, bailu) -> None:
    notify(user_ids=[bailu.pk], title="派遣：路灯不亮", link="/cases/26-000418/", district_id=D, at=at, by=SYSTEM)
    client.force_login(bailu)
    client.cookies["django_language"] = "en"
    page = client.get(reverse("post:inbox")).content.decode()
    assert "Dispatch: 路灯不亮" in page
    assert "派遣" not in page
