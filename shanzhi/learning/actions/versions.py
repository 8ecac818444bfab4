"""Learning anew, switching, going back: nothing comes into service that does worse than what is there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import numpy as np
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shanzhi.advice.learned import Model
from shanzhi.advice.matter import MatterIndex
from shanzhi.catalogue.queries import matter_index
from shanzhi.journal import sentences
from shanzhi.journal.actions import record
from shanzhi.journal.models import Sweep
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.refusal import Refused
from shanzhi.learning import keeping, training
from shanzhi.learning.access import KEEPERS
from shanzhi.learning.models import LearnedVersion
from shanzhi.learning.queries import matters
from shanzhi.learning.queries.examples import Examples, examples

SWEEP = "learning: matters"
LEAST_TEXTS, LEAST_APART = 60, 15
LEAST_A_LEAF = 8
WELL_ENOUGH = 0.98  # right at "sure": of two versions above it none is worse for it
WORSE_AT_SURE = 0.005  # by so little the share right at "sure" may differ without being worse


def learn_matters(district_id: str, *, by: Actor, at: datetime) -> LearnedVersion:
    """Learn from what people decided, try it on what was kept apart, and switch to it unless it does worse.

    :raises Refused: when too little was decided to learn from, or nothing changed since the last version.
    """
    told = examples(district_id, at=at)
    mine, apart = told.part(apart=False), told.part(apart=True)
    if len(mine.texts) < LEAST_TEXTS or len(apart.texts) < LEAST_APART:
        said = {"known": len(told.texts), "needed": LEAST_TEXTS + LEAST_APART}
        raise Refused(_("人定过类别的事只有%(known)s件，还不够学，至少要约%(needed)s件。") % said)
    index = matter_index()
    try:
        candidate = training.learn(mine.texts, mine.classes, lexicon=index)
    except ValueError as few:
        raise Refused(_("定过的类别太集中，至少要有两类、每类四件。")) from few
    leaf = _learn_leaves(mine)
    serving = LearnedVersion.objects.filter(district_id=district_id, in_service=True).first()
    old = keeping.kept(serving.digest) if serving is not None else None
    figures = {"learned": tried(candidate, apart), "cold": tried_cold(index, apart)}
    if old is not None:
        figures["serving"] = tried(old, apart)
    worse = _is_worse(figures["learned"], figures["serving"] if old is not None else figures["cold"])
    return _enter(
        district_id, candidate, leaf, by=by, at=at, texts=len(mine.texts), apart=len(apart.texts), figures=figures,
        switched=not worse,
    )  # fmt: skip


def _learn_leaves(mine: Examples) -> Model | None:
    """Learn the leaves that people decided often enough; without two of them the words alone find the leaf."""
    often = {leaf for leaf, count in Counter(mine.leaves).items() if count >= LEAST_A_LEAF}
    rows = [number for number, leaf in enumerate(mine.leaves) if leaf in often]
    if len(often) < 2:
        return None
    return training.learn([mine.texts[n] for n in rows], [mine.leaves[n] for n in rows])


def tried(model: Model, apart: Examples) -> dict[str, Any]:
    """Return a model's figures on examples kept apart."""
    guesses = model.guesses(apart.texts)
    confidence = np.asarray([guess.confidence for guess in guesses])
    return training.figures(apart.classes, [one.label for one in guesses], confidence, sure_at=model.sure_at)


def tried_cold(index: MatterIndex, apart: Examples) -> dict[str, Any]:
    """Return the figures of the catalogue's words alone: what would be suggested without any learning."""
    classes = matters.classes_of(index)
    said: Sequence[str] = []
    sure: list[float] = []
    for title, body in apart.texts:
        found = index.suggest(f"{title}\n{body}", limit=1)
        said = [*said, classes[found[0].code] if found else ""]
        sure.append(1.0 if found and found[0].sure else 0.0)
    found_figures = training.figures(apart.classes, said, np.asarray(sure), sure_at=1.0)
    # Bands are no confidence: nothing to draw.
    return {name: found_figures[name] for name in ("n", "macro_f1", "accuracy", "sure")}


def _is_worse(new: dict[str, Any], old: dict[str, Any]) -> bool:
    if new["macro_f1"] < old["macro_f1"]:
        return True
    right, was = new["sure"]["accuracy"], old["sure"]["accuracy"]
    return right is not None and was is not None and right < min(was, WELL_ENOUGH) - WORSE_AT_SURE


def _enter(
    district_id: str, candidate: Model, leaf: Model | None, *, by: Actor, at: datetime, texts: int, apart: int,
    figures: dict[str, Any], switched: bool,
) -> LearnedVersion:  # fmt: skip
    digest, leaf_digest = keeping.keep(candidate), keeping.keep(leaf) if leaf is not None else ""
    versions = LearnedVersion.objects.filter(district_id=district_id)
    with transaction.atomic():
        if switched:
            versions.filter(in_service=True).update(in_service=False)
        made = LearnedVersion.objects.create(
            district_id=district_id,
            number=(versions.aggregate(last=Max("number"))["last"] or 0) + 1,
            learned_at=at,
            learned_by=by.name,
            digest=digest,
            leaf_digest=leaf_digest,
            texts=texts,
            kept_apart=apart,
            figures=figures,
            verdict=LearnedVersion.Verdict.SWITCHED if switched else LearnedVersion.Verdict.NOT_BETTER,
            in_service=switched,
        )
        _note("learning.learn", made, by=by, at=at)
        transaction.on_commit(matters.forget)
    return made


def learn_soon(*, by: Actor, at: datetime) -> None:
    """Have the worker learn at its next round instead of at night."""
    with transaction.atomic():
        Sweep.objects.filter(name=SWEEP).update(due_at=at)
        record(
            "learning.ask", district_id=by.district_id, subject_kind="learned_version", subject_id="next", by=by, at=at
        )


def go_back(version: LearnedVersion, *, by: Actor, at: datetime) -> LearnedVersion:
    """Put an earlier version into service again.

    :raises Refused: when the actor keeps nothing, the version serves already, or its file is gone.
    """
    reasons = []
    if not by.holdings_as(map(str, KEEPERS)):
        reasons.append(_("换版本由管理员来做。"))
    if version.in_service:
        reasons.append(_("这一版正在用。"))
    elif keeping.kept(version.digest) is None:
        reasons.append(_("这一版的文件不在了，或者被改过，不能用。"))
    if reasons:
        raise Refused(*reasons)
    versions = LearnedVersion.objects.filter(district_id=version.district_id)
    with transaction.atomic():
        versions.filter(in_service=True).update(in_service=False)
        versions.filter(pk=version.pk).update(in_service=True)
        _note("learning.go_back", version, by=by, at=at)
        transaction.on_commit(matters.forget)
    version.in_service = True
    return version


def _note(verb: str, version: LearnedVersion, *, by: Actor, at: datetime) -> None:
    told = {"number": version.number, "digest": version.digest, "verdict": str(version.verdict)}
    record(
        verb,
        district_id=version.district_id,
        subject_kind="learned_version",
        subject_id=str(version.number),
        by=by,
        at=at,
        data=told,
    )


sentences.register(
    "learning.learn",
    label=gettext_lazy("学习类别"),
    say=lambda _entry, data: str(LearnedVersion.Verdict(data["verdict"]).label),
)
sentences.register("learning.ask", label=gettext_lazy("要求马上学"))
sentences.register("learning.go_back", label=gettext_lazy("换回这一版"))
