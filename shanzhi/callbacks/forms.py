"""Shapes of input: a call, a request to exclude, a decision, a second look, the rules."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shanzhi.callbacks.workflow import FINDING_WORDS, MISS_WORDS
from shanzhi.catalogue.queries import reasons
from shanzhi.reports.workflow import ANSWERS, QUESTIONS


def _text(label: Any, *, rows: int = 3, required: bool = True, hint: Any = "", longest: int = 2000) -> Any:
    return forms.CharField(
        label=label,
        required=required,
        help_text=hint,
        max_length=longest,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def _radio(label: Any, choices: Any) -> Any:
    return forms.ChoiceField(
        label=label,
        choices=[(str(value), words) for value, words in choices],
        widget=forms.RadioSelect,
        error_messages={"required": _("选一个")},
    )


class AnswersForm(forms.Form):
    """The three questions as they are read out, and what the teller wishes to add."""

    words = _text(_("他还想说的"), rows=2, required=False, hint=_("照他的话记，不写姓名和号码。"), longest=1000)
    objection = _text(
        _("说没解决的，记他说哪里没解决"),
        rows=2,
        required=False,
        hint=_("写了就算他提出异议，另请没办过这件事的人看。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Ask the questions in their order, before the words."""
        super().__init__(*args, **kwargs)
        self.fields = {name: _radio(label, ANSWERS.items()) for name, label in QUESTIONS.items()} | self.fields

    def answers(self) -> dict[str, int]:
        """Return the answers by question."""
        return {name: int(self.cleaned_data[name]) for name in QUESTIONS}

    def clean(self) -> dict[str, Any]:
        """Words of an objection belong to a "not solved"."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("objection") and cleaned.get("solved") == "2":
            self.add_error("objection", _("他说解决了，就不记异议。"))
        return cleaned


class MissForm(forms.Form):
    """What a call came to that brought no answer."""

    outcome = _radio(_("怎么没问成"), MISS_WORDS.items())


class AskExclusionForm(forms.Form):
    """A reason from the list, and the evidence."""

    evidence = _text(
        _("依据"), hint=_("哪条规定、哪份文书、哪天的回复；复核的人照着看。不写反映人的姓名和号码。"), longest=4000
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the reasons in force."""
        super().__init__(*args, **kwargs)
        offered = [(one.code, one.name) for one in reasons("exclusion")]
        self.fields = {"code": _radio(_("为什么不该算进率"), offered)} | self.fields


class DecideForm(forms.Form):
    """Leave it out or not, and why."""

    verdict = _radio(_("决定"), (("grant", _("剔除，不算进率")), ("refuse", _("不剔除，照算"))))
    decision = _text(_("为什么"))


class AgainForm(forms.Form):
    """Why a second review is asked for."""

    reason = _text(_("为什么再请复核"))


class LookForm(forms.Form):
    """What a second look found."""

    finding = _radio(_("看下来"), FINDING_WORDS.items())
    words = _text(_("现场看到什么"))


class FollowForm(forms.Form):
    """What follows from a failed look."""

    verdict = _radio(_("怎么办"), (("reopen", _("重办")), ("leave", _("不重办"))))
    decision = _text(_("为什么"))


class RulesForm(forms.Form):
    """How the county asks and looks again."""

    tries = forms.IntegerField(
        label=_("最多打几次"),
        min_value=1,
        max_value=5,
        help_text=_("打满了没接通，算没联系上，不进率；再多就是骚扰。"),
    )
    link_hours = forms.IntegerField(
        label=_("先等链接几小时"),
        min_value=0,
        max_value=240,
        help_text=_("反映人先凭链接自己答，过了这些小时没答再打电话。"),
    )
    percent = forms.IntegerField(label=_("回头看抽百分之几"), min_value=1, max_value=100)
    least = forms.IntegerField(label=_("每次至少几件"), min_value=1, max_value=200)
    most = forms.IntegerField(label=_("每次至多几件"), min_value=1, max_value=200)
    reopens = forms.BooleanField(
        label=_("复发就重办"),
        required=False,
        help_text=_("同一地点同一事项在认定期内又来，原来那件由系统重办；不勾只标出来。"),
    )

    def clean(self) -> dict[str, Any]:
        """The most is no less than the least."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if (cleaned.get("most") or 0) < (cleaned.get("least") or 0):
            self.add_error("most", _("至多不能比至少还少。"))
        return cleaned
