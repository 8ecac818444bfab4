"""Personal data 个人信息 as a resident may ask about it: what each request begins with, how long a number is kept."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shanzhi.journal.models import RetentionRule

# The terms the page speaks of: the sealed name and number of who told, the number left with a proposed topic.
KEPT = {"reports.identity": "days", "talks.contact": "topic_days"}
# What may be asked for by 个人信息保护法第四十五条至第四十七条: its name, and the words the telling begins with.
ASKS: dict[str, tuple[Promise, Promise]] = {
    "see": (_("我要看记了我什么"), _("我要查阅这里记着的我的个人信息。来件编号：")),
    "copy": (_("我要一份复印件"), _("我要复制这里记着的我的个人信息。来件编号：")),
    "correct": (_("记错了，我要更正"), _("我要更正这里记着的我的个人信息。来件编号：\n现在记的是：\n应该是：")),
    "erase": (_("我要删掉"), _("我要删除这里记着的我的个人信息。来件编号：\n要删的是：")),
}


def words_of(ask: str) -> dict[str, str]:
    """Return what the telling page begins with for a request; nothing for what isn't one."""
    return {"text": str(ASKS[ask][1])} if ask in ASKS else {}


def days_kept(district_id: str) -> dict[str, int]:
    """Return for how many days each is kept by the county's rule, by the page's name for it; without one, none."""
    rows = RetentionRule.objects.filter(district_id=district_id, entity__in=KEPT)
    return {KEPT[entity]: days for entity, days in rows.values_list("entity", "keep_days")}
