"""Freezing: results with digest, counted again to the last digit; appeals by another body; corrections as new lines."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from shanzhi.assessment.actions.appealing import decide_appeal, raise_appeal
from shanzhi.assessment.actions.freezing import adopt_sheet, freeze, sign
from shanzhi.assessment.actions.looking import look_at
from shanzhi.assessment.actions.refreshing import refresh
from shanzhi.assessment.document import score_sheet_document
from shanzhi.assessment.models import Correction, Counted, Figure, Finding, Period, Result
from shanzhi.assessment.queries import figures
from shanzhi.assessment.queries.figures import Scope
from shanzhi.assessment.queries.periods import recompute
from shanzhi.assessment.queries.showing import showcase_rows
from shanzhi.calendars.actions import set_day
from shanzhi.cases.actions.notes import correct
from shanzhi.cases.actions.steps import take_step
from shanzhi.cases.actions.sweeping import recalendar
from shanzhi.cases.models import Case
from shanzhi.clocks.models import Deadline
from shanzhi.counting import sources
from shanzhi.journal import errands
from shanzhi.journal.models import Entry
from shanzhi.journal.queries import history, history_panel
from shanzhi.journal.verify import verify
from shanzhi.kernel.actors import SYSTEM
from shanzhi.kernel.refusal import Refused, Stale
from shanzhi.reports.actions.answers import answer_all, rate
from shanzhi.reports.actions.identity import erase_before
from shanzhi.reports.models import Rating, Report, ReporterIdentity
from shanzhi.rights.actions import erase
from shanzhi.scoring import dictionary
from shanzhi.scoring.arithmetic import Rate
from shanzhi.territory.models import Place
from tests.assessment.conftest import LATER
from tests.assessment.living import DAY, Life
from tests.neighbourhood import DISTRICT, FROM, TELLER

pytestmark = pytest.mark.django_db
AFTER = LATER + 12 * DAY


@pytest.fixture
def frozen(month: Life) -> Period:
    """Give March frozen on the second day of April."""
    return freeze_march(month)


def freeze_march(month: Life, **more: Any) -> Period:
    refresh(DISTRICT, at=month.at)
    refresh(DISTRICT, at=LATER)
    words: dict[str, Any] = {"by": month.actor("xiandu"), "at": LATER, "sheet": "jinniu", "context": "下过暴雨"}
    return freeze(Period.objects.get(code="2026-03"), **(words | more))


def works(month: Life) -> Scope:
    unit = month.ground.units["works"]
    return Scope("unit", unit.pk, unit.code, str(unit))


def test_refreshing_begins_the_cycle_and_counts_what_is_open(month: Life) -> None:
    refresh(DISTRICT, at=month.at)
    refresh(DISTRICT, at=LATER)
    codes = {one.code for one in Period.objects.all()}
    assert codes == {"2026-03", "2026-04", "2026-Q1", "2026-Q2", "2026-H1", "2026"}
    march, quarter = (Period.objects.get(code=code) for code in ("2026-03", "2026-Q1"))
    own, wide = (figures.rates(one, works(month)) for one in (march, quarter))
    assert own["disposal_rate"].denominator == wide["disposal_rate"].denominator > 10


def test_a_month_the_house_was_off_for_is_begun_afterwards_and_its_quarter_can_be_frozen(month: Life) -> None:
    refresh(DISTRICT, at=month.at)
    begun = {one.code for one in refresh(DISTRICT, at=LATER.replace(month=7))}
    assert begun >= {"2026-03", "2026-04", "2026-05", "2026-06", "2026-07", "2026-Q2", "2026-Q3", "2026-H1", "2026-H2"}
    assert Period.objects.get(code="2026-05").ends_on == date(2026, 6, 1)


@pytest.mark.both
def test_a_frozen_month_is_made_again_to_the_last_digit(month: Life, frozen: Period) -> None:
    assert recompute(frozen).is_same
    # Life goes on: what was open in March is closed in April, something closed is taken up again.
    late = Case.objects.in_district(DISTRICT).get(number=month.cases[0].number)
    take_step(late, "reopen", by=month.actor("guyu"), at=LATER + DAY, reason="又塌了")
    errands.drain(at=LATER + DAY)
    month.closed(at=LATER + DAY)
    # and who rated its answer in March rates the next one in April.
    answer_all(late, text="又补好了。", kind="closed", by=month.actor("jiangcheng"), at=LATER + 2 * DAY)
    teller = Report.objects.in_district(DISTRICT).get(case_id=late.pk)
    rate(teller, answers={"solved": 0, "clear": 0, "respect": 0}, at=LATER + 3 * DAY, by=TELLER)
    assert Rating.objects.in_district(DISTRICT).filter(report_id=teller.pk).count() == 2
    # Who asks for it in April is erased: in March there was somebody to contact all the same.
    gone = Report.objects.in_district(DISTRICT).get(case_id=month.cases[1].pk)
    gone.case = month.ground.fresh(month.cases[1])
    erase(gone, reason="本人带回执到窗口提出", sure=True, by=month.actor("bailu"), at=LATER + 3 * DAY)
    # and so is everybody whose term is over.
    kept = ReporterIdentity.objects.in_district(DISTRICT).count()
    gone_by_age = erase_before(district_id=DISTRICT, before=LATER, by=SYSTEM, at=LATER + 4 * DAY, batch=4)
    assert ReporterIdentity.objects.in_district(DISTRICT).count() == kept - gone_by_age < kept - 4
    assert Entry.objects.filter(district_id=DISTRICT, verb="report.erase").count() == gone_by_age
    assert verify(DISTRICT) == []
    refresh(DISTRICT, at=AFTER)
    again = recompute(Period.objects.get(pk=frozen.pk))
    assert again.is_same, again.differences
    told = StringIO()
    call_command("assess", "--recompute", stdout=told)
    assert "the same" in told.getvalue()


def test_what_is_corrected_afterwards_leaves_a_frozen_month_as_it_was(month: Life, frozen: Period) -> None:
    """Another matter, grade and place, and a day of March that turns out to have been a holiday."""
    open_ones = Case.objects.in_district(DISTRICT).filter(state="dispatched", pk__in=[one.pk for one in month.cases])
    elsewhere = Place.objects.create(
        code="R-0099", name="另一处", kind=Place.Kind.ROAD, grid=month.ground.other_grid,
        area_path=month.ground.other_grid.path, valid_from=FROM,
    )  # fmt: skip
    dues = dict(Deadline.objects.in_district(DISTRICT).values_list("pk", "due_at"))
    for case in open_ones.order_by("number"):
        changed = {"matter": month.ground.minor_matter, "grade": "utility", "place": elsewhere}
        correct(month.ground.fresh(case), by=month.actor("wendi"), at=LATER + DAY, **changed)
    told = {"district_id": DISTRICT, "source": "补发的通知", "by": "木白", "at": LATER + 2 * DAY}
    for day in (12, 13, 16):
        set_day(date(2026, 3, day), "restday", **told)
    while recalendar(DISTRICT, by=SYSTEM, at=LATER + 2 * DAY):
        pass
    assert dues != dict(Deadline.objects.in_district(DISTRICT).values_list("pk", "due_at"))
    again = recompute(Period.objects.get(pk=frozen.pk))
    assert open_ones.exists()
    assert again.is_same, again.differences
    assert verify(DISTRICT) == []


def test_a_changed_line_is_found_and_named(month: Life, frozen: Period) -> None:
    row = (
        Counted.objects.filter(district_id=DISTRICT).filter(period=frozen, question="close", outcome="in_time").first()
    )
    assert row is not None
    Counted.objects.filter(district_id=DISTRICT).filter(pk=row.pk).update(outcome="late")
    again = recompute(frozen)
    assert not again.is_same
    assert [(one.question, one.case_id) for one in again.differences] == [("close", row.case_id)]


def test_freezing_writes_one_line_with_digest_rules_and_sheet(month: Life, frozen: Period) -> None:
    line = history(DISTRICT, "period", "2026-03")[0]
    assert (line.verb, line.was, line.now) == ("assessment.freeze", "open", "frozen")
    assert line.data["digest"] == frozen.digest
    assert (line.data["sheet"], line.data["rules"]) == ("jinniu@2026-1", dictionary.version())
    assert frozen.counted_at == LATER
    result = Result.objects.get(period=frozen, unit=month.ground.units["works"])
    document = score_sheet_document(frozen, works(month))
    assert document["total"] == str(result.points)
    assert sum((Decimal(row["points"]) for row in document["rows"]), Decimal(0)) == result.points


def test_a_month_is_frozen_once_after_its_end_by_a_supervisor_of_the_county(month: Life) -> None:
    refresh(DISTRICT, at=month.at)
    march = Period.objects.get(code="2026-03")
    tries = [
        ({"by": month.actor("guyu"), "at": LATER}, "全县的督办员"),
        ({"by": month.actor("xianling"), "at": LATER}, "全县的督办员"),
        ({"by": month.actor("xiandu"), "at": month.at}, "还没过完"),
        ({"by": month.actor("xiandu"), "at": LATER, "sheet": "nothing"}, "选一张评分表"),
    ]
    for words, said in tries:
        with pytest.raises(Refused, match=said):
            freeze(march, **({"sheet": "jinniu"} | words))
    with pytest.raises(Stale):
        freeze(march, by=month.actor("xiandu"), at=LATER, sheet="jinniu", seen=9)
    done = freeze(march, by=month.actor("xiandu"), at=LATER, sheet="jinniu")
    with pytest.raises(Refused, match="2026年3月已经封账"):
        freeze(done, by=month.actor("xiandu"), at=LATER, sheet="jinniu")
    refresh(DISTRICT, at=datetime(2026, 1, 5, tzinfo=LATER.tzinfo))
    with pytest.raises(Refused, match="先把这几个月封账：2026年1月、2026年2月"):
        freeze(Period.objects.get(code="2026-Q1"), by=month.actor("xiandu"), at=LATER, sheet="jinniu")


def test_a_quarter_a_half_and_a_year_sum_up_their_months(month: Life) -> None:
    refresh(DISTRICT, at=datetime(2026, 1, 5, tzinfo=LATER.tzinfo))
    refresh(DISTRICT, at=datetime(2026, 2, 5, tzinfo=LATER.tzinfo))
    freeze_march(month)
    by = month.actor("xiandu")
    for code in ("2026-01", "2026-02", "2026-Q1"):
        freeze(Period.objects.get(code=code), by=by, at=LATER, sheet="jinniu")
    quarter, march = Period.objects.get(code="2026-Q1"), Period.objects.get(code="2026-03")
    assert recompute(quarter).is_same
    assert figures.rates(quarter, works(month)) == figures.rates(march, works(month))


def test_months_before_the_county_began_keep_no_quarter_open(month: Life, frozen: Period) -> None:
    quarter = freeze(Period.objects.get(code="2026-Q1"), by=month.actor("xiandu"), at=LATER, sheet="jinniu")
    assert quarter.is_frozen
    assert figures.rates(quarter, works(month)) == figures.rates(frozen, works(month))


def test_what_was_corrected_in_a_month_stands_beside_the_quarter_too_and_once(month: Life, frozen: Period) -> None:
    code = "in_time_disposal_rate"
    words: dict[str, Any] = {"by": month.actor("xiandu"), "effect": "meet", "at": LATER + DAY}
    made, one = appeal(month, frozen), dictionary.read()[code]
    quarter = freeze(Period.objects.get(code="2026-Q1"), by=month.actor("xiandu"), at=LATER, sheet="jinniu")
    again = appeal(month, quarter)
    decide_appeal(made, one, decision="延期确实批过", **words)
    shown = {row.indicator.code: row for row in figures.shown(quarter, works(month))}[code]
    assert shown.corrected is not None
    assert shown.corrected.numerator == shown.rate.numerator + 1
    assert score_sheet_document(quarter, works(month))["corrected_total"] is not None
    [row] = [row for row in showcase_rows(quarter) if row.result.unit_id == works(month).key]
    listed = next(one for one in row.figures if one is not None and one.indicator.code == code)
    assert listed.corrected == shown.corrected
    few = replace(shown, rate=Rate(Decimal(0), shown.indicator.minimum))
    left_out = Correction(numerator=Decimal(0), denominator=-1)
    assert replace(few, corrections=[]).percent == 0
    assert replace(few, corrections=[left_out]).corrected_percent is None, "too few are left for a rate"
    with pytest.raises(Refused, match="这一件已经更正过"):
        decide_appeal(again, one, decision="延期确实批过", **words)


def test_a_case_corrected_in_a_month_is_not_appealed_again_in_its_quarter(month: Life, frozen: Period) -> None:
    made = appeal(month, frozen)
    words: dict[str, Any] = {"by": month.actor("xiandu"), "effect": "meet", "at": LATER + DAY}
    decide_appeal(made, dictionary.read()[made.indicator], decision="延期确实批过", **words)
    quarter = freeze(Period.objects.get(code="2026-Q1"), by=month.actor("xiandu"), at=LATER, sheet="jinniu")
    with pytest.raises(Refused, match=f"这一件已经更正过，见{made.number}"):
        appeal(month, quarter)


def test_signing_waits_for_appeals_and_is_another_persons(month: Life, frozen: Period) -> None:
    for by, at, said in (
        ("xiandu", AFTER, "签发由全县的领导做"),
        ("linfeng", AFTER, "签发由全县的领导做"),
        ("xianling", LATER, "申诉的日子还没过"),
    ):
        with pytest.raises(Refused, match=said):
            sign(frozen, by=month.actor(by), at=at)
    done = sign(frozen, by=month.actor("xianling"), at=AFTER)
    assert (done.state, done.signed_by_name) == ("signed", "县领")


def appeal(month: Life, frozen: Period, **more: Any) -> Any:
    lines = figures.lines_of(frozen, works(month), dictionary.read()["in_time_disposal_rate"], "denominator")
    row = lines.exclude(outcome="in_time").order_by("pk").first()
    number = Case.objects.in_district(DISTRICT).get(pk=row.case_id).number
    words: dict[str, Any] = {
        "case_number": number, "reason": "材料商停产，批过延期", "by": month.actor("fangyuan"), "at": LATER + DAY,
    }  # fmt: skip
    indicator = dictionary.read()["in_time_disposal_rate"]
    return raise_appeal(frozen, month.ground.units["works"], indicator, **(words | more))


def test_an_appeal_that_holds_becomes_a_new_line_beside_the_figure(month: Life, frozen: Period) -> None:
    before = figures.rates(frozen, works(month))["in_time_disposal_rate"]
    made = appeal(month, frozen)
    one = dictionary.read()[made.indicator]
    words: dict[str, Any] = {"effect": "meet", "decision": "延期确实批过", "at": LATER + DAY}
    for by in ("fangyuan", "guyu", "xianling"):
        with pytest.raises(Refused, match=r"申诉由全县的督办员答复|本单位的人"):
            decide_appeal(made, one, by=month.actor(by), **words)
    decide_appeal(made, one, by=month.actor("xiandu"), **words)
    assert figures.rates(frozen, works(month))["in_time_disposal_rate"] == before
    assert recompute(frozen).is_same
    [line] = Correction.objects.all()
    assert (line.numerator, line.denominator) == (1, 0)
    shown = {row.indicator.code: row for row in figures.shown(frozen, works(month))}["in_time_disposal_rate"]
    assert shown.corrected is not None
    assert shown.corrected.numerator == before.numerator + 1
    assert score_sheet_document(frozen, works(month))["corrected_total"] is not None
    with pytest.raises(Refused, match="已经答复"):
        decide_appeal(made, one, by=month.actor("xiandu"), **words)


def test_an_appeal_may_leave_a_case_out_or_fail(month: Life, frozen: Period) -> None:
    made = appeal(month, frozen)
    with pytest.raises(Refused, match="已经申诉过了"):
        appeal(month, frozen)
    one = dictionary.read()[made.indicator]
    decide_appeal(made, one, by=month.actor("xiandu"), effect="leave_out", decision="不该算它的", at=LATER + DAY)
    line = Correction.objects.get()
    assert (line.numerator, line.denominator) == (0, -1)


def test_what_counts_as_kept_already_is_not_appealed_against(month: Life, frozen: Period) -> None:
    one = dictionary.read()["in_time_disposal_rate"]
    kept = figures.lines_of(frozen, works(month), one, "denominator").filter(outcome="in_time").first()
    assert kept is not None
    number = Case.objects.in_district(DISTRICT).get(pk=kept.case_id).number
    with pytest.raises(Refused, match=r"本来就算好的.*写算得不对的那一件"):
        appeal(month, frozen, case_number=number)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"by": "hanzhou"}, "负责审批的人"),
        ({"by": "waipi"}, "负责审批的人"),
        ({"at": AFTER}, "不在申诉的日子里"),
        ({"reason": "错"}, "写清楚"),
        ({"case_number": "26-999999"}, "不在这个数的清单里"),
    ],
)
def test_an_appeal_needs_a_head_a_case_a_reason_and_is_in_time(month: Life, frozen: Period, more, said) -> None:
    if "by" in more:
        more = more | {"by": month.actor(more["by"])}
    with pytest.raises(Refused, match=said):
        appeal(month, frozen, **more)


def test_a_sheet_that_rewards_numbers_is_not_taken_into_use(month: Life) -> None:
    item = '{"code":"a","zh":"上报","points":"10","kind":"proportional","indicator":"reported"}'
    body = f'{{"code":"x","zh":"试","version":"1","items":[{item}]}}'
    with pytest.raises(Refused, match="件数不能当指标"):
        adopt_sheet(body, by=month.actor("xiandu"), at=LATER)
    good = body.replace("reported", "valid_report_rate")
    assert adopt_sheet(good, by=month.actor("xiandu"), at=LATER).code == "x"
    for text, by, said in ((good, "xiandu", "已经有了"), (good, "guyu", "督办员管"), ("[", "xiandu", "读不出来")):
        with pytest.raises(Refused, match=said):
            adopt_sheet(text, by=month.actor(by), at=LATER)


def test_a_freeze_names_the_sheets_version_as_it_is_written_though_it_looks_like_a_day(month: Life) -> None:
    item = '{"code":"a","zh":"上报","points":"10","kind":"proportional","indicator":"valid_report_rate"}'
    body = f'{{"code":"x","zh":"试","version":"2026-03-01","items":[{item}]}}'
    adopt_sheet(body, by=month.actor("xiandu"), at=LATER)
    refresh(DISTRICT, at=month.at)
    freeze(Period.objects.get(code="2026-03"), by=month.actor("xiandu"), at=LATER, sheet="x")
    assert history_panel(DISTRICT, [("period", "2026-03")])[0].text.startswith("x@2026-03-01，")


def test_what_looks_made_for_the_score_is_found_with_its_cases_and_no_verdict(month: Life) -> None:
    for number in range(6):
        case, _report = month.told(f"门口乱堆杂物{number}")
        settled = {"matter": month.ground.minor_matter, "outcome": "已清走"}
        take_step(month.ground.fresh(case), "self_resolve", by=month.actor("qiaohe"), at=month.at, **settled)
        month.closed(words="已按要求处理完毕")
    refresh(DISTRICT, at=month.at)
    refresh(DISTRICT, at=LATER)
    found = {one.kind: one for one in Finding.objects.filter(period__code="2026-03")}
    assert {"burst", "text"} <= set(found)
    assert len(found["burst"].cases) == 7
    assert len(found["text"].cases) == 6
    with pytest.raises(Refused, match="全县"):
        look_at(found["text"], note="问过了", by=month.actor("guyu"), at=LATER)
    look_at(found["text"], note="同一批工程，写法一样", by=month.actor("xiandu"), at=LATER)
    refresh(DISTRICT, at=LATER + timedelta(hours=1))
    assert Finding.objects.get(pk=found["text"].pk).note == "同一批工程，写法一样"


def test_a_count_of_lines_is_every_figure(month: Life, frozen: Period) -> None:
    """Not one kept figure, of whatever scope, differs from its own lists."""
    known = dictionary.read()
    for row in Figure.objects.filter(district_id=DISTRICT).filter(period=frozen):
        scope = Scope("unit", row.unit_id, "", "") if row.unit_id else Scope("area", row.area_path, "", "")
        one = known[row.indicator]
        tops = figures.lines_of(frozen, scope, one, "numerator").values_list("outcome", flat=True)
        assert sum((one.weight(outcome) for outcome in tops), Decimal(0)) == row.numerator, row
        assert figures.lines_of(frozen, scope, one, "denominator").count() == row.denominator, row


def test_what_another_room_leaves_out_is_out_of_both_numbers_and_listed_apart(month: Life, monkeypatch) -> None:
    """A room below says which cases somebody outside the unit left out; here one of the works office's late ones."""
    late = month.cases[9]
    monkeypatch.setattr(
        sources, "EXCLUSIONS", [lambda _district, keys, _at: {pk: "重复诉求" for pk in keys if pk == late.pk}]
    )
    frozen = freeze_march(month)
    one = dictionary.read()["closing_rate"]
    rate = figures.rates(frozen, works(month))["closing_rate"]
    assert rate.left_out == 1
    assert figures.lines_of(frozen, works(month), one, "left_out").get().case_id == late.pk
    assert not figures.lines_of(frozen, works(month), one, "denominator").filter(case_id=late.pk).exists()
    assert recompute(frozen).is_same
    monkeypatch.setattr(sources, "EXCLUSIONS", [])
    assert not recompute(frozen).is_same
