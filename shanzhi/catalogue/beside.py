"""What the catalogue 清单 says beside a step's form: conditions, questions to ask, evidence, replies, where to go."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from shanzhi.catalogue.models import Matter
from shanzhi.catalogue.queries import not_taken, reply_templates
from shanzhi.catalogue.reasons import ReasonView, ReplyView

REGISTER, CLOSE, EVIDENCE = _("立案条件"), _("结案条件"), _("要照片，因为")
# By the loop's verbs: what of the matter a step is judged by, and which replies its words to the teller start from.
CONDITIONS = {
    "accept": ((REGISTER, "condition_to_register"),),
    "verify": ((REGISTER, "condition_to_register"),),
    "register": ((REGISTER, "condition_to_register"),),
    "decline": ((REGISTER, "condition_to_register"),),
    "hand_in": ((CLOSE, "condition_to_close"), (EVIDENCE, "evidence_reason")),
    "close": ((CLOSE, "condition_to_close"),),
    "rework": ((CLOSE, "condition_to_close"),),
    "self_resolve": ((CLOSE, "condition_to_close"),),
}
ASKING = frozenset({"accept", "verify", "send_to_verify"})
REPLIES = {"close": "reply", "decline": "reply", "reject": "reject", "void": "reply"}


@dataclass(frozen=True, slots=True)
class Beside:
    """What to read beside one form: sentences under their names, questions, replies, and where to go instead."""

    conditions: list[tuple[object, str]] = field(default_factory=list)
    questions: list[dict[str, Any]] = field(default_factory=list)
    replies: list[ReplyView] = field(default_factory=list)
    elsewhere: list[ReasonView] = field(default_factory=list)


def beside(matter: Matter | None, verb: str) -> Beside:
    """Return what the catalogue says of a step on such a matter; two statements at most, none where it says nothing."""
    sentences = [(name, getattr(matter, column, "")) for name, column in CONDITIONS.get(verb, ())]
    replies: list[ReplyView] = []
    if verb in REPLIES:
        replies = reply_templates(kind=REPLIES[verb], matter_code=matter.code if matter is not None else "")
    return Beside(
        [(name, words) for name, words in sentences if words],
        matter.questions if matter is not None and verb in ASKING else [],
        replies,
        not_taken() if verb == "reject" else [],
    )
