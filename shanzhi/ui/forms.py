"""How a form field and a form's errors are shown; which fields there are is the business of other rooms."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms import BoundField
from django.forms.utils import ErrorDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shanzhi.kernel.refusal import Refused, Stale
from shanzhi.ui.shapes import NoteItem

_GROUPS = (forms.RadioSelect, forms.CheckboxSelectMultiple)


def field_view(bound: BoundField, *, label: object = "", hint: object = "", optional: object = None) -> dict[str, Any]:
    """Return what ``ui/field.html`` shows of a bound field.

    The input gets the class ``input`` (``check`` for a box), points to its hint and error by
    ``aria-describedby``, and keeps what was typed. A text area takes what is pasted whole: too long a text is refused
    in words, and can be cut by whoever wrote it, instead of losing its end unseen.
    """
    widget = bound.field.widget
    kind = "group" if isinstance(widget, _GROUPS) else "tick" if isinstance(widget, forms.CheckboxInput) else "input"
    said = hint or bound.help_text
    errors = list(bound.errors)
    input_id = bound.id_for_label or bound.auto_id
    described = [f"{input_id}_hint"] * bool(said) + [f"{input_id}_error"] * bool(errors)
    attrs: dict[str, str | bool] = {}
    if kind != "group":
        own = str(widget.attrs.get("class", ""))
        attrs["class"] = " ".join(filter(None, ("check" if kind == "tick" else "input", own)))
        attrs["aria-describedby"] = " ".join(described)
        if not described:
            del attrs["aria-describedby"]
        if errors:
            attrs["aria-invalid"] = "true"
        if isinstance(widget, forms.Textarea):
            attrs["maxlength"] = False
    if optional is None:
        optional = "" if bound.field.required or kind == "tick" else _("可以不填")
    return {
        "kind": "hidden" if bound.is_hidden else kind,
        "id": input_id,
        "label": label or bound.label,
        "hint": said,
        "errors": errors,
        "optional": optional,
        "bound": bound,
        "widget": bound.as_widget(attrs=attrs),
    }


def status_of(refusal: Refused | None) -> int:
    """Return what a page answers with: 409 for the second comer, 422 for what the rules forbid, else 200."""
    return 200 if refusal is None else 409 if isinstance(refusal, Stale) else 422


def unfit(form: Any) -> Refused:
    """Return the refusal that a form makes which doesn't hold: every error, beside the name of its field."""
    said: list[object] = list(form.non_field_errors())
    for bound in form:
        label = bound.field.label  # a hidden field has none, and Django would make one of its name
        said += [_("%(field)s：%(error)s") % {"field": label, "error": one} if label else one for one in bound.errors]
    return Refused(*said or [_("这一步没看懂，请刷新再试。")])


def renewed(form: Any, refusal: Refused | None, *, now: Mapping[str, object] | None = None) -> bool:
    """Say whether a form came second, and let it be sent once more: what was typed, over the thing as it stands now.

    The form's initial ``seen`` is the version of this moment; without this the form would stay the second for good.
    What stands there now is said beside each field that differs: by the form's initial, or as ``now`` puts it.
    """
    is_stale = isinstance(refusal, Stale)
    if is_stale and form.is_bound and form.initial.get("seen") is not None:
        form.data = form.data.copy()
        form.data["seen"] = str(form.initial["seen"])
        for bound in form.visible_fields():
            meant = getattr(form, "cleaned_data", {}).get(bound.name)
            if (code := getattr(meant, "code", "")) and code == bound.data:
                form.data[bound.name] = str(meant)  # a button sent the code; people read names
            if said := (now or {}).get(bound.name) or _stored(bound):
                bound.help_text = _("现在是：%(now)s") % {"now": said}
    return is_stale


REPLY = "public_text"  # what the field for the teller's words is called, on every form


def quoted(form: Any) -> bool:
    """Put a sentence that was picked ("quote") behind the words for the teller; the form then stands there unjudged."""
    sentence = form.data.get("quote", "").strip() if form.is_bound else ""
    if not sentence:
        return False
    data = form.data.copy()
    written = data.get(REPLY, "").rstrip()
    if REPLY in form.fields and sentence not in written:
        data[REPLY] = written + ("\n" if written and sentence[0] not in "（(" else "") + sentence
    del data["quote"]
    form.data, form._errors = data, ErrorDict()
    return True


def _stored(bound: BoundField) -> str:
    """Return what a field's initial says, in words; '' where there is none or the same was typed."""
    stored, field = bound.initial, bound.field
    if stored in (None, "", [], ()) or not field.has_changed(stored, bound.data):
        return ""
    if isinstance(field, forms.BooleanField):
        return str(_("是") if stored else _("否"))
    if isinstance(field, forms.ChoiceField):
        choices: Any = field.choices
        return str(dict(choices).get(stored, stored))
    return str(field.widget.format_value(field.prepare_value(stored)))


def summary_view(form: Any, *, title: object = "") -> dict[str, Any]:
    """Return what ``ui/error_summary.html`` shows: every error, those of a field as a link to it."""
    if not form.is_bound or not form.errors:
        return {"items": []}
    items = [NoteItem(error) for error in form.non_field_errors()]
    for bound in form:
        target = bound.id_for_label or bound.auto_id
        if bound.errors and isinstance(bound.field.widget, _GROUPS):
            target = f"{bound.auto_id}_group"
        items += [
            NoteItem(_("%(field)s：%(error)s") % {"field": bound.label, "error": error}, f"#{target}")
            for error in bound.errors
        ]
    said = ngettext("有%(n)s处没填好，改好就能继续", "有%(n)s处没填好，改好就能继续", len(items))
    return {"items": items, "title": title or said % {"n": len(items)}}
