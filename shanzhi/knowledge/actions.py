"""Verbs on articles: begin, change a draft, let take force, revise, review, withdraw, cite; and what days bring."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shanzhi.cases.actions.numbering import next_values
from shanzhi.cases.models import Case
from shanzhi.journal import sentences
from shanzhi.journal.actions import record
from shanzhi.kernel.actors import SYSTEM, Actor
from shanzhi.kernel.clock import local
from shanzhi.kernel.refusal import Refused, Stale
from shanzhi.knowledge.access import may_keep
from shanzhi.knowledge.models import Article, Citation, Edition
from shanzhi.knowledge.workflow import TABLE, State
from shanzhi.organisation.models import Unit


@dataclass(frozen=True, slots=True)
class Written:
    """What an article says and how long it holds."""

    title: str
    body: str
    source: str
    unit: Unit
    review_on: date
    expires_on: date | None = None
    is_public: bool = False
    matter_codes: tuple[str, ...] = ()

    def columns(self) -> dict[str, Any]:
        """Return the columns of the row."""
        codes = f" {' '.join(self.matter_codes)} " if self.matter_codes else ""
        return {name: getattr(self, name) for name in self.__slots__} | {"matter_codes": codes}


def begin(written: Written, *, by: Actor, at: datetime) -> Article:
    """Write a draft.

    :raises Refused: for somebody who doesn't keep articles, or what a keeper has to mend.
    """
    _check(written, by, at)
    with transaction.atomic():
        made = Article.objects.create(
            district_id=by.district_id,
            number=f"ZS{next_values(by.district_id, ['article'])[0]:04d}",
            changed_at=at,
            **written.columns(),
        )
        _note("article.begin", made, was="", by=by, at=at)
    return made


def change_draft(article: Article, written: Written, *, by: Actor, at: datetime) -> Article:
    """Change a draft; what is in force is revised instead, with an edition of its own.

    :raises Refused: as ``begin``; when it is no draft any more, or somebody changed it meanwhile.
    """
    _check(written, by, at)
    with transaction.atomic():
        changed = _moved(article, [State.DRAFT], at=at, **written.columns())
        _note("article.change", changed, was=article.state, by=by, at=at)
    return changed


def take_step(
    article: Article,
    verb: str,
    *,
    by: Actor,
    at: datetime,
    written: Written | None = None,
    review_on: date | None = None,
) -> Article:
    """Publish, revise (with what is ``written``), review (with the next ``review_on``) or withdraw.

    :raises Refused: for somebody who doesn't keep articles, a day that isn't ahead, a state from which the verb doesn't
        lead, or when somebody changed it meanwhile.
    """
    row, today = TABLE[verb], local(at).date()
    faults = [] if may_keep(by) or by is SYSTEM else [_("知识由统筹员管。")]
    if verb == "review" and (review_on is None or review_on <= today):
        faults.append(_("下次复核的日子要在今天以后。"))
    if verb == "publish" and article.review_on <= today:
        faults.append(_("复核的日子已经到了，先改日子再生效。"))
    if faults:
        raise Refused(*faults)
    if written is not None:
        _check(written, by, at)
    columns = written.columns() if written is not None else {}
    if review_on is not None:
        columns["review_on"] = review_on
    with transaction.atomic():
        edition = {"edition": article.edition + 1} if row.edition else {}
        moved = _moved(article, row.origins, at=at, state=row.to, **columns, **edition)
        if row.edition:
            Edition.objects.create(
                district_id=moved.district_id, article=moved, number=moved.edition,
                title=moved.title, body=moved.body, source=moved.source, at=at,
            )  # fmt: skip
        _note(f"article.{verb}", moved, was=article.state, by=by, at=at)
    return moved


def cite(article: Article, case: Case, *, by: Actor, at: datetime) -> Citation:
    """Note that a case's handling rests on the article as it reads now; a second time changes nothing.

    :raises Refused: when the article isn't in force.
    """
    if not article.is_valid:
        raise Refused(_("失效的和没生效的知识不能引用。"))
    with transaction.atomic():
        edition = Edition.objects.in_district(case.district_id).get(article=article, number=article.edition)
        made, is_new = Citation.objects.get_or_create(
            district_id=case.district_id, case=case, edition=edition, defaults={"at": at}
        )
        if is_new:
            told = {"article": article.number, "edition": article.edition, "title": article.title}
            record(
                "citation.make", district_id=case.district_id, subject_kind="case", subject_id=case.pk,
                by=by, at=at, data=told, zone=case.zone,
            )  # fmt: skip
    return made


def let_days_pass(district_id: str, *, at: datetime) -> list[Article]:
    """Let articles expire or fall due for review as their days come; return those that moved."""
    today, moved = local(at).date(), []
    rows = Article.objects.in_district(district_id).select_related("unit")
    for verb, due in (
        ("expire", rows.valid().filter(expires_on__lte=today)),
        ("fall_due", rows.filter(state=State.IN_FORCE, review_on__lte=today)),
    ):
        for article in list(due.order_by("pk")[:500]):
            try:
                moved.append(take_step(article, verb, by=SYSTEM, at=at))
            except Refused:  # somebody was quicker
                continue
    return moved


def _check(written: Written, by: Actor, at: datetime) -> None:
    faults = [] if may_keep(by) else [_("知识由统筹员管。")]
    if written.review_on <= local(at).date():
        faults.append(_("复核的日子要在今天以后。"))
    if written.expires_on is not None and written.expires_on < written.review_on:
        faults.append(_("失效的日子不能早于复核的日子。"))
    if faults:
        raise Refused(*faults)


def _moved(article: Article, origins: Any, *, at: datetime, **columns: Any) -> Article:
    mine = Article.objects.filter(
        pk=article.pk, district_id=article.district_id, version=article.version, state__in=[str(one) for one in origins]
    )
    if not mine.update(version=article.version + 1, changed_at=at, **columns):
        raise Stale(_("这一条刚被别人改过，或者已经不在这一步，刷新再看。"))
    moved: Article = Article.objects.in_district(article.district_id).select_related("unit").get(pk=article.pk)
    return moved


def _note(verb: str, article: Article, *, was: str, by: Actor, at: datetime) -> None:
    told = {"title": article.title, "edition": article.edition, "source": article.source, "public": article.is_public}
    told |= {"review_on": str(article.review_on), "expires_on": str(article.expires_on or "")}
    record(
        verb, district_id=article.district_id, subject_kind="article", subject_id=article.pk, version=article.version,
        was=was, now=article.state, by=by, at=at, data=told,
    )  # fmt: skip


def _say(_entry: Any, data: Any) -> str:
    if data.get("edition"):
        return _("%(title)s，第%(edition)s版") % {"title": data.get("title", ""), "edition": data["edition"]}
    return str(data.get("title", ""))


sentences.register("article.begin", label=gettext_lazy("起草"), say=_say)
sentences.register("article.change", label=gettext_lazy("修改草稿"), say=_say)
sentences.register("citation.make", label=gettext_lazy("引用知识"), say=_say)
for _row in TABLE.values():
    sentences.register(f"article.{_row.verb}", label=_row.label, say=_say)
