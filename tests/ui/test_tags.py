"""What each tag writes."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from django import forms
from django.core.validators import MaxLengthValidator
from django.template import engines
from django.test import RequestFactory
from django.utils.safestring import SafeString
from django.utils.translation import override

from shanzhi.kernel.clock import CHINA
from shanzhi.kernel.refusal import Refused, Stale
from shanzhi.ui import icons, slots
from shanzhi.ui.bars import bar_svg, state_boxes
from shanzhi.ui.days import DayField
from shanzhi.ui.forms import renewed, unfit
from shanzhi.ui.joining import joined
from shanzhi.ui.shapes import (
    ClockView,
    PairSide,
    Reason,
    ReckoningLine,
    ReckoningView,
    StateView,
    StepView,
    SuggestionView,
    TimelineLine,
)


class Told(forms.Form):
    what = forms.CharField(label="什么事", help_text="像说话一样写")
    phone = forms.CharField(label="手机号", required=False)
    grade = forms.ChoiceField(label="急不急", choices=[("a", "一般")], widget=forms.RadioSelect)
    other = forms.BooleanField(label="替别人说", required=False)
    hidden = forms.CharField(widget=forms.HiddenInput, required=False)


def test_a_moment_is_a_time_element_that_does_not_break(rendered):
    html = rendered("{% when moment %}", moment=datetime(2026, 3, 16, 17, 30, tzinfo=CHINA))
    assert html == '<time class="nb" datetime="2026-03-16T17:30+08:00">3月16日（周一）17:30</time>'
    assert (
        rendered("{% when moment 'date' %}", moment=date(2026, 3, 11))
        == '<time class="nb" datetime="2026-03-11" data-paper="3月11日"><span>今天</span></time>'
    )
    assert rendered("{% when_line moment %}", moment=datetime(2026, 3, 10, 9, 5, tzinfo=CHINA)) == (
        '<time datetime="2026-03-10T09:05+08:00" data-paper="3月10日09:05">'
        '<span class="nb">昨天</span> <span class="nb">09:05</span></time>'
    )
    assert rendered("{% when moment %}", moment=None) == ""
    assert rendered("{% when moment %}", moment="随时 <b>") == "随时 &lt;b&gt;"


def test_amounts_and_numbers(rendered):
    assert rendered("{% amount n '件' %}", n=1284) == '<span class="nb">1,284件</span>'
    assert rendered("{{ n|num }} {{ t|num }}", n=4326, t="–") == "4,326 –"


def test_clauses_wrap_whole_and_are_escaped(rendered):
    assert rendered("{{ t|cl }}", t="正在修。<水管>已经修好，明天补路面") == (
        '<span class="cl">正在修。</span><span class="cl">&lt;水管&gt;已经修好，</span>'
        '<span class="cl">明天补路面</span>'
    )
    with override("en"):
        assert rendered("{{ t|cl }}", t="Being fixed, done.") == "Being fixed, done."


@pytest.mark.parametrize(
    ("clock", "words", "sign"),
    [
        (ClockView("ok", "按时", "剩2天"), "按时，剩2天", "check-circle"),
        (ClockView("near", "临期", "剩18分"), "临期，剩18分", "exclamation-triangle"),
        (ClockView("late", "超期", "5天"), "超期5天", "exclamation-octagon-fill"),
        (ClockView("hold", "暂停", "已停1天"), "暂停，已停1天", "pause-circle"),
        (ClockView("done", "按时办结"), "按时办结", "check2"),
    ],
)
def test_each_clock_has_word_colour_and_a_sign_of_its_own(rendered, clock, words, sign):
    html = rendered("{% clock_chip clock %}", clock=clock)
    assert html == f'<span class="clk {clock.kind}">{icons.icon(sign)}<span>{words}</span></span>'


def test_the_five_signs_of_clocks_differ():
    from shanzhi.ui.templatetags.ui import CLOCK_ICONS

    assert len({str(icons.icon(name)) for name in CLOCK_ICONS.values()}) == len(CLOCK_ICONS) == 5


def test_no_clock_and_no_state_show_nothing(rendered):
    assert rendered("{% clock_chip None %}{% state_chip None %}") == ""


def test_a_state_fills_boxes_or_shows_a_sign(rendered):
    html = rendered("{% state_chip state %}", state=StateView("办理中", 4))
    assert html.count('class="on"') == 4
    assert html.count('class="off"') == 1
    assert html.endswith("办理中</span>")
    assert str(icons.icon("pause")) in rendered("{% state_chip state %}", state=StateView("缓办", icon="pause"))
    assert state_boxes(5).count("on") == 5


def test_icons_are_forty_at_most_and_hidden():
    assert len(icons.all_icons()) <= 40
    assert all('aria-hidden="true"' in svg and isinstance(svg, SafeString) for svg in icons.all_icons().values())
    with pytest.raises(KeyError):
        icons.icon("rocket")


def _rects(html: str, kind: str) -> int:
    return html.count(f'class="{kind}"')


def test_a_bar_shows_counted_paused_now_and_due():
    html = bar_svg(ClockView("ok", "按时", now_ratio=0.7, pauses=[(0.25, 0.5)], label="用了一半"))
    assert _rects(html, "used") == 2
    assert _rects(html, "gone") == 12
    assert _rects(html, "now-mark") == _rects(html, "due-mark") == 1
    assert 'aria-label="用了一半"' in html
    assert "over" not in html
    assert "style" not in html


def test_an_overdue_bar_runs_on_beyond_its_due_mark():
    html = bar_svg(ClockView("late", "超期", now_ratio=1.25))
    assert '<rect class="over" x="80" y="3" width="20" height="6"/>' in html
    assert '<rect class="due-mark" x="79.4"' in html


def test_a_stopped_clock_has_no_mark_for_now():
    html = bar_svg(ClockView("done", "按时办结", ratio_used=0.4))
    assert "now-mark" not in html
    assert 'class="used" x="0" y="3" width="40"' in html


def test_five_steps_say_which_is_the_present_one(rendered):
    steps = [StepView("收到", "3月5日", "past"), StepView("在修", "今天", "now"), StepView("答复", "", "next", "前")]
    html = rendered("{% five_steps steps %}", steps=steps)
    assert html.count('aria-current="step"') == 1
    assert '<li class="now" aria-current="step"><span class="dot">2</span><b>在修</b>' in html


def test_a_timeline_marks_where_a_clock_stopped(rendered, at):
    lines = [TimelineLine(at, "签收", "", "市政所"), TimelineLine(at, "暂停", "暴雨", stop=True)]
    html = rendered("{% timeline lines %}", lines=lines)
    assert html.count('class="mark-stop"') == 1
    assert "<b>签收</b></p>" in html
    assert "<b>暂停</b>：暴雨" in html


def test_a_reckoning_says_counted_or_not(rendered):
    view = ReckoningView(
        "怎么算的",
        [ReckoningLine("3月6日", "不计。收到当天", False), ReckoningLine("3月9日", "计第1天", True, "周一", "7小时")],
        "合计的话",
        "7小时",
    )
    html = rendered("{% reckoning view %}", view=view)
    assert '<td class="out">不计。收到当天</td>' in html
    assert '<td class="in">计第1天</td>' in html
    assert "<details" in html
    assert " open" not in html


def test_a_suggestion_shows_reasons_for_and_against(rendered):
    view = SuggestionView("市政所", "主办", [Reason("登记在册", "for"), Reason("不在清单", "against")], "1", True)
    html = rendered("{% suggestion view %}", view=view)
    assert '<li class="pro">登记在册</li>' in html
    assert 'class="con"' in html
    assert "%" not in html
    choice = SuggestionView("市政所", input_name="lead", input_value=7, key="1")
    assert 'type="radio" name="lead" value="7" data-key="1"' in rendered("{% suggestion view %}", view=choice)


def test_a_pair_says_what_is_the_same(rendered):
    html = rendered(
        '{% include "ui/pair.html" with left=l right=l same="积水" different="相距140米" only %}',
        l=PairSide("0429", "路口"),
    )
    assert "同：积水。异：相距140米。" in html


def test_a_field_says_label_hint_error_and_keeps_what_was_typed(rendered):
    html = rendered("{% field form.what %}", form=Told({"what": "", "phone": "1"}))
    assert '<label class="label" for="id_what">什么事</label>' in html
    assert 'id="id_what_hint">像说话一样写' in html
    assert 'id="id_what_error"' in html
    assert 'aria-describedby="id_what_hint id_what_error"' in html
    assert 'aria-invalid="true"' in html
    kept = rendered("{% field form.phone %}", form=Told({"what": "", "phone": "138 <1"}))
    assert 'value="138 &lt;1"' in kept
    assert "可以不填" in kept


def test_a_text_area_takes_a_long_paste_whole(rendered):
    class Long(forms.Form):
        words = forms.CharField(max_length=10, widget=forms.Textarea)
        line = forms.CharField(max_length=10)

    form = Long({"words": "十" * 12, "line": ""})
    assert "maxlength" not in rendered("{% field form.words %}", form=form)
    assert "十" * 12 in rendered("{% field form.words %}", form=form)
    assert 'maxlength="10"' in rendered("{% field form.line %}", form=form)


def test_a_group_a_box_and_a_hidden_field(rendered):
    form = Told({"what": "x"})
    assert '<fieldset class="field plain err" id="id_grade_group"' in rendered("{% field form.grade %}", form=form)
    assert '<label class="tick"><input type="checkbox"' in rendered("{% field form.other %}", form=form)
    assert rendered("{% field form.hidden %}", form=form).startswith('<input type="hidden"')


def test_the_error_summary_links_each_error_to_its_field(rendered):
    html = rendered("{% error_summary form %}", form=Told({"phone": "1"}))
    assert 'href="#id_what"' in html
    assert 'href="#id_grade_group"' in html
    assert "有2处没填好，改好就能继续" in html, "true of what is missing and of what is wrong"
    assert "autofocus" in html
    assert rendered("{% error_summary form %}", form=Told()).strip() == ""


def test_a_panel_wraps_its_content(rendered):
    html = rendered("{% panel title='来件' meta='3件' %}<p>一</p>{% endpanel %}")
    assert html == (
        '<section class="panel"><header><h2>来件</h2><span class="meta">3件</span></header>'
        '<div class="body"><p>一</p></div></section>'
    )


def test_slots_show_their_fillings_in_order_and_escape_text(rendered):
    slots.register("case.aside", lambda request, thing: f"二{thing}<", order=60, key="b")
    slots.register("case.aside", lambda request, thing: SafeString("<b>一</b>"), order=10, key="a")
    slots.register("case.aside", lambda request, thing: None, key="c")
    assert rendered("{% slot 'case.aside' case %}", case="件") == "<b>一</b>\n二件&lt;"
    assert rendered("{% slot 'nobody' %}") == ""


def test_registering_twice_fills_once(rendered):
    def fill(request, thing):
        return request.path

    slots.register("nav", fill)
    slots.register("nav", fill)
    assert rendered("{% slot 'nav' request %}") == "/somewhere/"


def test_a_failing_panel_closes_neither_the_page_nor_the_test(rendered, settings, caplog):
    slots.register("nav", lambda request, thing: 1 / 0, key="bad")
    slots.register("nav", lambda request, thing: "好的", key="good")
    with pytest.raises(ZeroDivisionError):
        rendered("{% slot 'nav' %}")
    settings.SLOTS_RAISE = False
    html = rendered("{% slot 'nav' %}")
    assert "这一块现在显示不了" in html
    assert "好的" in html
    assert "bad failed" in caplog.text


def test_a_list_is_joined_in_the_readers_language():
    assert joined(["甲", "乙", 3]) == "甲、乙、3"
    with override("en"):
        assert joined(["甲", "乙", 3]) == "甲, 乙, 3"
    assert joined([]) == ""


def test_what_django_says_of_a_field_is_said_plainly():
    form = Told({"phone": "1" * 10})
    form.fields["phone"].validators.append(MaxLengthValidator(5))
    assert form.errors["what"] == ["还没填。"]
    assert form.errors["phone"] == ["最多写5个字，现在有10个，请删短些。"]


def test_a_small_form_keeps_what_was_typed_where_it_was_sent_and_nowhere_else(at):
    page = (
        "{% load ui %}{% not_done refusal %}{% for n in rows %}{% tried n as again %}{{ again }}:"
        "{% typed 'words' n otherwise='以前的' %}{% why_not n %};{% endfor %}"
    )
    sent = RequestFactory().post("/b/", {"words": "路灯<坏>了", "seen": "3", "key": "abc"})
    sent.moment = at

    def said(refusal):
        return engines["django"].from_string(page).render({"rows": ["/a/", "/b/"], "refusal": refusal}, sent)

    html = said(Refused("写怎么答复。"))
    assert "False:以前的;True:路灯&lt;坏&gt;了" in html.replace("\n", "")
    assert html.count("写怎么答复。") == 2  # at the top, and beside the form that was tried
    assert html.count("路灯&lt;坏&gt;了") == 1
    late = said(Stale("您看的这一页旧了。"))
    assert late.count("路灯&lt;坏&gt;了") == 2  # the form may be gone: the second comer's words stand at the top too
    assert "abc" not in late
    assert "没有生效" not in said(None)


def test_a_form_that_does_not_hold_is_refused_field_by_field():
    reasons = unfit(Told({"phone": "1"})).reasons
    assert [reason.partition("：")[0] for reason in reasons] == ["什么事", "急不急"]
    assert len(unfit(Told({"what": "灯", "grade": "a"})).reasons) == 1


def test_a_form_that_came_second_can_be_sent_again():
    class Step(forms.Form):
        seen = forms.IntegerField(widget=forms.HiddenInput)
        words = forms.CharField()
        grade = forms.ChoiceField(choices=[("a", "急"), ("b", "不急")])
        day = DayField(required=False)

    sent = {"seen": "3", "words": "路灯坏了", "grade": "a", "day": "2026-03-12"}
    form = Step(sent, initial={"seen": 4, "words": "路灯坏了", "grade": "b", "day": date(2026, 3, 11)})
    renewed(form, Refused("写怎么答复。"))
    assert form["seen"].value() == "3"
    assert not form["grade"].help_text
    renewed(form, Stale("您看的这一页旧了。"), now={"day": ""})
    assert (form["seen"].value(), form["words"].value()) == ("4", "路灯坏了")
    told = [str(form[name].help_text) for name in ("words", "grade", "day")]
    assert told == ["", "现在是：不急", "现在是：2026-03-11"], "what somebody else wrote meanwhile, where it differs"


def test_what_was_picked_stays_picked(at):
    page = "{% load ui %}{% for one in days %}{% picked 'day' one '/a/' otherwise='sun' as on %}{{ on }} {% endfor %}"
    for address, told in (("/a/", "True False"), ("/b/", "False True")):
        sent = RequestFactory().post(address, {"day": ["fri", "sat"]})
        sent.moment = at
        assert engines["django"].from_string(page).render({"days": ["sat", "sun"]}, sent).strip() == told
