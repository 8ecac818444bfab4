"""Shapes of input to supervision: what urges, what begins an order, the rules; steps read theirs from the table."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shanzhi.cases.models import Task
from shanzhi.desks.forms import AreaField, MatterField
from shanzhi.dockets.forms import Once, area
from shanzhi.supervision.rules import WORDS, Rules
from shanzhi.supervision.workflow import LEVEL_WHEN, LEVEL_WORDS, LEVELS


def level_choices() -> list[tuple[str, str]]:
    """Return the levels with when each is due."""
    return [
        (str(one), _("%(level)s：%(when)s") % {"level": LEVEL_WORDS[one], "when": LEVEL_WHEN[one]}) for one in LEVELS
    ]


class UrgeForm(forms.Form):
    """A reminder to one unit of a case."""

    task = forms.ChoiceField(label=gettext_lazy("催哪个单位"), widget=forms.RadioSelect)
    words = forms.CharField(label=gettext_lazy("说一句"), max_length=400, required=False, widget=area(2))

    def __init__(self, *args: Any, tasks: list[Task], **kwargs: Any) -> None:
        """Offer the units that are at work."""
        super().__init__(*args, **kwargs)
        offer_tasks(self.fields["task"], tasks)
        if tasks:
            self.initial.setdefault("task", str(tasks[0].ordinal))


def offer_tasks(chosen: Any, tasks: list[Task]) -> None:
    """Let a field choose among running tasks, by their ordinal."""
    roles = {"lead": _("主办"), "support": _("协办")}
    chosen.choices = [(str(task.ordinal), f"{task.unit.name}　{roles.get(task.role, '')}") for task in tasks]


class OrderTexts(Once):
    """The words of an order."""

    level = forms.ChoiceField(label=gettext_lazy("级别"), widget=forms.RadioSelect)
    reasons = forms.CharField(
        label=gettext_lazy("为什么督办"), widget=area(6), max_length=2000, help_text=gettext_lazy("一行一条。")
    )
    basis = forms.CharField(label=gettext_lazy("依据"), widget=area(2), max_length=1000)
    demands = forms.CharField(
        label=gettext_lazy("要求"),
        widget=area(4),
        max_length=2000,
        help_text=gettext_lazy("一行一条：哪天前做到什么。办不了的，写明卡在哪里、要谁配合。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the levels."""
        super().__init__(*args, **kwargs)
        self.fields["level"].choices = level_choices()  # type: ignore[attr-defined]


class OrderForm(OrderTexts):
    """An order on one case."""

    task = forms.ChoiceField(label=gettext_lazy("发给哪个单位"), widget=forms.RadioSelect)
    urgent_reason = forms.CharField(
        label=gettext_lazy("越级的，写为什么急"), widget=area(2), max_length=600, required=False
    )
    field_order = ["key", "task", "level", "urgent_reason", "reasons", "basis", "demands"]

    def __init__(self, *args: Any, tasks: list[Task], **kwargs: Any) -> None:
        """Offer the units that are at work."""
        super().__init__(*args, **kwargs)
        offer_tasks(self.fields["task"], tasks)


class BatchForm(OrderTexts):
    """The words of a batch, and the dry run they belong to."""

    seal = forms.CharField(widget=forms.HiddenInput, max_length=64)


class FilterForm(forms.Form):
    """Which cases a batch is about."""

    matter = MatterField(label=gettext_lazy("哪一类事"), max_length=80, required=False)
    area = AreaField(label=gettext_lazy("哪里"), max_length=80, required=False)
    clock = forms.ChoiceField(
        label=gettext_lazy("时限"),
        required=False,
        choices=[("late", gettext_lazy("超期的")), ("near", gettext_lazy("临期的")), ("", gettext_lazy("不限"))],
    )
    level = forms.ChoiceField(
        label=gettext_lazy("级别"), required=False, choices=[(str(one), LEVEL_WORDS[one]) for one in LEVELS]
    )

    def codes(self) -> dict[str, str]:
        """Return the codes of what was named; what isn't understood stays as it is, and no case lies there."""
        told = self.cleaned_data if self.is_valid() else {}
        return {name: told[name].code for name in ("matter", "area") if told.get(name)}


class RulesForm(forms.Form):
    """Another version of the rules."""

    code = forms.CharField(label=gettext_lazy("版本号"), max_length=40)
    source = forms.CharField(label=gettext_lazy("依据"), max_length=200)

    def __init__(self, *args: Any, rules: Rules, **kwargs: Any) -> None:
        """Begin with the numbers in force."""
        super().__init__(*args, **kwargs)
        told = rules.as_json()
        for name, label in WORDS.items():
            if name in rules.reply_days:
                self.fields[name] = forms.IntegerField(label=label, min_value=1, initial=rules.reply_days[name])
            elif isinstance(told[name], int):
                self.fields[name] = forms.IntegerField(label=label, min_value=0, initial=told[name])
            elif isinstance(told[name], str):
                self.fields[name] = forms.CharField(label=label, max_length=12, initial=told[name])
            else:
                shown = "、".join(str(share) for share in told[name])
                self.fields[name] = forms.RegexField(
                    r"^\d{1,3}(\s*[、,，]\s*\d{1,3})*$", label=label, initial=shown, max_length=40
                )

    def body(self) -> dict[str, Any]:
        """Return the numbers as the rules keep them."""
        told = {name: self.cleaned_data[name] for name in WORDS}
        days = {name: told.pop(name) for name in ("blue", "yellow", "red")}
        for name in ("warn_unit", "warn_total", "warn_step"):
            text = told[name].replace(",", "、").replace("，", "、")
            told[name] = sorted({int(share) for share in text.split("、")})
        return {**told, "reply_days": days}
