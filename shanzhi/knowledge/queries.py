"""Questions about articles: lists for staff and residents, what fits a case, one with its editions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import reduce
from operator import or_

from django.db.models import Q

from shanzhi.cases.models import Case
from shanzhi.kernel.text import bigrams, normalise
from shanzhi.knowledge.models import Article, ArticleQuerySet, Citation, Edition
from shanzhi.knowledge.workflow import State

SHOWN = 100
FIT = 5
MOST_PAIRS = 40
NAMED = re.compile(r"(?:知识|article )(ZS\d{4,})")


def listed(district_id: str, *, text: str = "", state: str = "", matter: str = "") -> list[Article]:
    """Return the newest articles for staff, narrowed by words, state or matter (one statement)."""
    rows = Article.objects.in_district(district_id).select_related("unit")
    if state in {str(one) for one in State}:
        rows = rows.filter(state=state)
    if matter:
        rows = rows.filter(matter_codes__contains=f" {matter} ")
    return list(_said(rows, text).order_by("-changed_at", "-pk")[:SHOWN])


def public(district_id: str, *, text: str = "") -> list[Article]:
    """Return what residents may read, by title (one statement)."""
    rows = Article.objects.in_district(district_id).public().select_related("unit")
    return list(_said(rows, text).order_by("title", "pk")[:SHOWN])


def _said(rows: ArticleQuerySet, text: str) -> ArticleQuerySet:
    for word in normalise(text).split()[:4]:
        rows = rows.filter(Q(title__icontains=word) | Q(body__icontains=word) | Q(number__iexact=word))
    return rows


def article_numbered(district_id: str, number: str) -> Article | None:
    """Return an article by its number, or None (one statement)."""
    return Article.objects.in_district(district_id).select_related("unit").filter(number=number).first()


def editions(article: Article) -> list[Edition]:
    """Return an article's editions, the newest first (one statement)."""
    return list(Edition.objects.in_district(article.district_id).filter(article=article).order_by("-number"))


def fitting(case: Case) -> list[Article]:
    """Return the valid articles that fit a case: of its matter first, then by words in the title (one statement)."""
    code = case.matter.code if case.matter is not None else ""
    pairs = [pair for pair in dict.fromkeys(bigrams(case.title)) if len(pair) == 2 and not pair.isascii()][:MOST_PAIRS]
    wanted = [Q(title__contains=pair) for pair in pairs]
    if code:
        wanted.append(Q(matter_codes__contains=f" {code} "))
    if not wanted:
        return []
    found = Article.objects.in_district(case.district_id).valid().filter(reduce(or_, wanted))
    rows = found.defer("body").order_by("-changed_at", "-pk")[:SHOWN]
    scores = {row: _score(row, code, pairs) for row in rows}
    return sorted((row for row in scores if scores[row] > 1), key=lambda row: -scores[row])[:FIT]


def _score(article: Article, code: str, pairs: Iterable[str]) -> int:
    return 100 * bool(code and f" {code} " in article.matter_codes) + sum(pair in article.title for pair in pairs)


def citations(case: Case) -> Sequence[Citation]:
    """Return what was cited in handling a case (one statement)."""
    here = case.district_id
    rows = Citation.objects.in_district(here).filter(case=case)
    rows = rows.filter(edition__district_id=here, edition__article__district_id=here)
    return list(rows.select_related("edition__article").defer("edition__body", "edition__article__body").order_by("pk"))


def public_basis(district_id: str, case_id: object) -> list[Article]:
    """Return the articles residents may read that a case's handling rests on (one statement)."""
    cited = Citation.objects.in_district(district_id).filter(case_id=case_id, edition__district_id=district_id)
    rows = Article.objects.in_district(district_id).public().filter(pk__in=cited.values("edition__article_id"))
    return list(rows.defer("body").order_by("title", "pk"))


def named_in(district_id: str, text: str) -> list[Article]:
    """Return the valid articles whose numbers stand in a text as it is copied from them: 知识ZS0001第1版."""
    numbers = list(dict.fromkeys(NAMED.findall(text)))[:FIT]
    return list(Article.objects.in_district(district_id).valid().filter(number__in=numbers)) if numbers else []
