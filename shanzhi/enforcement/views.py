"""The keeper's registers of 检查, and leave for a visit above the cap."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.db.models import F
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shanzhi.enforcement import access, forms
from shanzhi.enforcement.actions import allowances as leave
from shanzhi.enforcement.actions import registers
from shanzhi.enforcement.grades import RISK_WORDS, SEVERITY_WORDS
from shanzhi.enforcement.models import Allowance, EnforcementUnit, Item, ItemList, RiskClass, Rule
from shanzhi.kernel.clock import local
from shanzhi.kernel.refusal import Refused
from shanzhi.kernel.sheets import read_sheet
from shanzhi.organisation.queries import names_offered, unit_coded
from shanzhi.people.access import StaffRequest, requires
from shanzhi.ui.context import moment_of
from shanzhi.ui.files import as_file
from shanzhi.ui.forms import unfit

SHIPPED = Path(__file__).parent / "data" / "items.csv"
SHOWN = 200


def _page(request: StaffRequest, refusal: Refused | None = None, what: str = "") -> HttpResponse:
    data = {what: request.POST} if refusal is not None else {}  # a form that was refused keeps what was typed
    district_id, today = request.actor.district_id, local(moment_of(request)).date()
    rule = Rule.objects.filter(district_id=district_id, is_current=True).first()
    risks = RiskClass.objects.filter(district_id=district_id, valid_to=None).select_related("place")
    context = {
        "power": EnforcementUnit.objects.filter(district_id=district_id)
        .select_related("unit")
        .order_by(F("valid_to").desc(nulls_first=True), "pk"),
        "lists": ItemList.objects.filter(district_id=district_id).order_by("-pk")[:10],
        "items": Item.objects.filter(district_id=district_id, item_list__is_current=True)
        .select_related("unit")
        .order_by("ordinal")[:SHOWN],
        "rule": rule,
        "numbers": _numbers(rule) if rule is not None else [],
        "risks": risks.order_by("-pk")[:50],
        "unit_form": forms.UnitForm(data.get("name-unit"), on=today),
        "items_form": forms.SheetForm(
            initial={"code": data["publish-items"].get("code")} if "publish-items" in data else None
        ),
        "risk_form": forms.RiskForm(),
        "rule_form": forms.RuleForm(data.get("publish-rule")),
        "units": names_offered(),
        "refusal": refusal,
    }
    return render(request, "enforcement/registers.html", context, status=422 if refusal is not None else 200)


def _numbers(rule: Rule) -> list[tuple[object, object]]:
    drawn = [
        (
            _("风险%(risk)s") % {"risk": label},
            _("每年最多%(cap)s次，抽%(share)s%%") % {"cap": rule.caps[risk], "share": rule.shares[risk]},
        )
        for risk, label in RISK_WORDS.items()
    ]
    fixed = [
        (_("%(severity)s问题") % {"severity": label}, _("%(days)s个工作日改好") % {"days": rule.fix_days[severity]})
        for severity, label in SEVERITY_WORDS.items()
    ]
    return [*drawn, *fixed, (pgettext("heading", "公开"), _("查完%(days)s个工作日内") % {"days": rule.publish_days})]


@requires(*access.KEEPERS)
@require_safe
def home(request: StaffRequest) -> HttpResponse:
    """Show the registers that inspections stand on."""
    return _page(request)


@requires(*access.KEEPERS, *access.CONVENERS)
@require_safe
def example(request: StaffRequest) -> HttpResponse:
    """Give the list that ships with the house, as a sheet to adapt."""
    return as_file(SHIPPED.read_bytes(), "items.csv")


def _valid(form: Any) -> dict[str, Any]:
    if not form.is_valid():
        raise unfit(form)
    return dict(form.cleaned_data)


def _name(request: StaffRequest, words: dict[str, Any]) -> str:
    data = _valid(forms.UnitForm(request.POST, on=local(words["at"]).date()))
    registers.name_unit(data["unit"], basis=data["basis"], **words)
    return _("列入了。")


def _end(request: StaffRequest, words: dict[str, Any]) -> str:
    unit = unit_coded(request.POST.get("unit", ""))
    if unit is None:
        raise Refused(_("没有这个单位。"))
    registers.end_unit(unit, reason=request.POST.get("reason", ""), **words)
    return _("移出了；以前的检查照旧有效。")


def _items(request: StaffRequest, words: dict[str, Any]) -> str:
    data = _valid(forms.SheetForm(request.POST, request.FILES))
    sheet = read_sheet(data["sheet"].read(), filename=data["sheet"].name)
    made = registers.publish_items(sheet, code=data["code"], **words)
    return _("发布了%(n)s项。") % {"n": made.row_count}


def _rule(request: StaffRequest, words: dict[str, Any]) -> str:
    form = forms.RuleForm(request.POST)
    _valid(form)
    registers.publish_rule(**form.told(), **words)
    return _("发布了。")


def _risk(request: StaffRequest, words: dict[str, Any]) -> str:
    data = _valid(forms.RiskForm(request.POST, request.FILES))
    sheet = read_sheet(data["sheet"].read(), filename=data["sheet"].name)
    return _("改了%(n)s处的风险等级。") % {"n": registers.classify_sheet(sheet, **words)}


CHANGES: dict[str, Callable[[StaffRequest, dict[str, Any]], str]] = {
    "name-unit": _name, "end-unit": _end, "publish-items": _items, "publish-rule": _rule, "classify": _risk,
}  # fmt: skip


@requires(*access.KEEPERS)
@require_POST
def change(request: StaffRequest, what: str) -> HttpResponse:
    """Change one of the registers."""
    if what not in CHANGES:
        raise Http404
    try:
        said = CHANGES[what](request, {"by": request.actor, "at": moment_of(request)})
    except Refused as refusal:
        return _page(request, refusal, what)
    messages.success(request, said)
    return redirect("enforcement:registers")


@requires(*access.CONVENERS, *access.ALLOWERS)
@require_http_methods(["GET", "HEAD", "POST"])
def allowances(request: StaffRequest) -> HttpResponse:
    """Show what was asked for above the cap, and take in another asking."""
    data = request.POST if request.method == "POST" else None
    form = forms.AllowanceForm(data)
    if data is not None and form.is_valid():
        try:
            leave.ask_allowance(**form.cleaned_data, by=request.actor, at=moment_of(request))
            messages.success(request, _("申请送到了，等领导批。"))
            return redirect("enforcement:allowances")
        except Refused as refusal:
            form.add_error(None, [str(reason) for reason in refusal.reasons])
    return _allowances_page(request, form)


def _allowances_page(request: StaffRequest, form: Any, refusal: Refused | None = None) -> HttpResponse:
    actor = request.actor
    found = Allowance.objects.filter(district_id=actor.district_id).select_related("place", "asked_by", "decided_by")
    rows = [
        {
            "one": one,
            "may_decide": one.state == Allowance.State.ASKED
            and access.may_allow(actor, one.place.area_path)
            and one.asked_by_id != actor.user_id,
        }
        for one in found.order_by("-pk")[:SHOWN]
        if access.may_allow(actor, one.place.area_path) or access.may_convene(actor, one.place.area_path)
    ]
    context = {"rows": rows, "form": form if access.convening_areas(actor) else None, "refusal": refusal}
    status = 422 if refusal is not None or form.is_bound else 200
    return render(request, "enforcement/allowances.html", context, status=status)


@requires(*access.ALLOWERS)
@require_POST
def decide(request: StaffRequest, number: str) -> HttpResponse:
    """Grant or refuse one visit above the cap."""
    rows = Allowance.objects.filter(district_id=request.actor.district_id, number=number).select_related("place")
    found = rows.first()
    if found is None or not access.may_allow(request.actor, found.place.area_path):
        raise Http404
    granted, words = request.POST.get("verb") == "grant", request.POST.get("words", "")
    try:
        leave.decide_allowance(found, granted=granted, words=words, by=request.actor, at=moment_of(request))
    except Refused as refusal:
        return _allowances_page(request, forms.AllowanceForm(), refusal)
    return redirect("enforcement:allowances")
