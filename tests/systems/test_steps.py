"""How a page is read: prose stays prose, marks become acts, and a step that fails says which and why."""

from __future__ import annotations

from datetime import datetime

import pytest

from shanzhi.kernel.clock import CHINA
from tests.systems.reading import Page
from tests.systems.steps import Act, Step, shape, steps_of
from tests.systems.walking import Moment, Walker

AT = datetime(2026, 3, 11, 10, 0, tzinfo=CHINA)
FORM = """<body><main><form method="post" action="/save/"><label for="a">名称</label><input id="a" name="title">
<fieldset><legend>哪种</legend><label><input type="radio" name="kind" value="x"> 甲</label>
<label><input type="radio" name="kind" value="y"> 乙</label></fieldset>
<label><input type="checkbox" name="sure"> 看过了</label><label for="d">哪天</label><input id="d" type="date" name="on">
<input type="hidden" name="seen" value="3"><button name="verb" value="keep">存下来</button></form>
<table><tr><td>第一行</td><td><a href="/one/">看</a></td></tr>
<tr><td>第二行</td><td><a href="/two/">看</a></td></tr></table>
</main></body>"""


def page() -> Page:
    return Page("/here/", 200, FORM, at=AT)


def test_only_the_marks_of_numbered_steps_are_acts(tmp_path):
    path = tmp_path / "page.md"
    path.write_text(
        "Prose with “words” and `/address/`.\n\n1. **谷雨** opens `/a/`,\n   writes *名称*: `x y`\n"
        "   and presses <kbd>存下来</kbd>.\n"
        "2. There is “done”, not ~~undone~~; `code` is no act.\n\nMore “prose”.\n"
    )
    first, second = steps_of(path)
    assert first == Step(
        1, (Act("who", "谷雨"), Act("open", "/a/"), Act("fill", "名称", "x y"), Act("press", "存下来"))
    )
    assert second == Step(2, (Act("see", "done"), Act("miss", "undone")))
    assert shape([second]) == [["see", "miss"]]


def test_a_form_is_filled_by_its_labels_and_sent_as_a_browser_sends_it():
    form = page()
    for label, value in (("名称", "一"), ("哪种", "乙"), ("看过了", "✓"), ("哪天", "在3天后")):
        form.fill(label, value)
    asked = form.press("存下来")
    assert (asked.method, asked.url) == ("post", "/save/")
    assert dict(asked.data) == {
        "title": "一", "kind": "y", "sure": "on", "on": "2026-03-14", "seen": "3", "verb": "keep",
    }  # fmt: skip


def test_what_was_last_seen_says_which_of_several_is_meant():
    rows = page()
    assert rows.press("看").url == "/one/"
    assert rows.see("第二行")
    assert rows.press("看").url == "/two/"


@pytest.mark.parametrize(
    "act", [Act("fill", "没有", "x"), Act("press", "没有"), Act("see", "没有"), Act("miss", "第一行")]
)
def test_a_step_that_fails_says_which_and_what_the_page_said(act):
    walker = Walker(Moment(AT), language="zh-hans")
    walker.page = page()
    with pytest.raises(AssertionError, match=rf"step 7, {act.what} [^\n]*\n200 /here/: .*第一行"):
        walker.walk([Step(7, (act,))])


def test_a_page_that_is_not_there_may_be_looked_at_and_not_used():
    walker = Walker(Moment(AT), language="zh-hans")
    walker.page = Page("/gone/", 404, "<p>没有这一页</p>", at=AT)
    walker.walk([Step(1, (Act("see", "没有这一页"),))])
    with pytest.raises(AssertionError, match="not a page to go on from"):
        walker.walk([Step(2, (Act("press", "看"),))])
