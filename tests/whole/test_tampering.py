"""After a slice of life lines and states agree; whoever touches a row behind the verbs' back is found, every time."""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.db.models import F

from shanzhi.cases.models import Application, Case, Task
from shanzhi.journal.models import Entry, Payload
from shanzhi.journal.verify import verify
from shanzhi.ledger.actions.checkpoints import sign
from shanzhi.ledger.actions.lines import sequence
from shanzhi.ledger.checking import check
from shanzhi.loop.applications import ApplicationState
from shanzhi.loop.tasks import TaskState
from shanzhi.loop.workflow import State
from shanzhi.reports.models import Report
from shanzhi.reports.workflow import State as ReportState
from tests.journal.lines import triggers_lifted
from tests.neighbourhood import DISTRICT
from tests.whole.world import World

pytestmark = [pytest.mark.full, pytest.mark.both, pytest.mark.django_db]
TAMPERINGS = 500 if os.environ.get("SHANZHI_SOAK") == "1" else 50
TABLES: tuple[tuple[type, type], ...] = (
    (Case, State), (Task, TaskState), (Report, ReportState), (Application, ApplicationState),
)  # fmt: skip

Way = Callable[[random.Random], str]


def lines(**given: Any) -> Any:
    return Entry.objects.filter(district_id=DISTRICT, **given)


def any_line(chance: random.Random, **given: Any) -> Entry:
    return chance.choice(list(lines(**given).order_by("id")))


def state_changed(chance: random.Random) -> str:
    """Somebody sets a state in a table by hand."""
    model, states = chance.choice(TABLES)
    row = chance.choice(list(model.objects.in_district(DISTRICT).order_by("pk")))
    to = chance.choice([str(state) for state in states if str(state) != row.state])
    more = {"answered_at": row.told_at} if model is Report else {}
    if model is Case:
        more = {"closed_at": row.told_at}
    model.objects.in_district(DISTRICT).filter(pk=row.pk).update(state=to, **more)
    return f"{model.__name__} set from {row.state} to {to}"


def version_changed(chance: random.Random) -> str:
    """Somebody makes a row look younger or older than it is."""
    model = chance.choice([Case, Task, Application])
    row = chance.choice(list(model.objects.in_district(DISTRICT).order_by("pk")))
    model.objects.in_district(DISTRICT).filter(pk=row.pk).update(version=F("version") + 1)
    return f"{model.__name__} version moved"


def line_deleted(chance: random.Random) -> str:
    """A line goes, with what it carries."""
    line = any_line(chance)
    Payload.objects.filter(pk=line.pk).delete()
    lines(pk=line.pk)._raw_delete("default")
    return f"{line.verb} deleted"


def was_changed(chance: random.Random) -> str:
    """A line tells of another state before."""
    line = any_line(chance)
    lines(pk=line.pk).update(was="void" if line.was != "void" else "closed")
    return f"{line.verb}: was changed"


def now_changed(chance: random.Random) -> str:
    """A line tells of another state after."""
    line = any_line(chance)
    lines(pk=line.pk).update(now="void" if line.now != "void" else "closed")
    return f"{line.verb}: now changed"


def somebody_else(chance: random.Random) -> str:
    """Somebody else is said to have done it."""
    line = any_line(chance)
    lines(pk=line.pk).update(by_id=(line.by_id or 0) + 1, by_name="别人")
    return f"{line.verb}: by somebody else"


def another_time(chance: random.Random) -> str:
    """It is said to have been done in time."""
    line = any_line(chance)
    lines(pk=line.pk).update(at=line.at - timedelta(minutes=chance.randint(1, 6000)))
    return f"{line.verb}: at another time"


def other_words(chance: random.Random) -> str:
    """What a line carries is rewritten."""
    line = any_line(chance)
    Payload.objects.filter(pk=line.pk).update(data='{"reason":"没有这回事"}')
    return f"{line.verb}: other words"


def words_gone(chance: random.Random) -> str:
    """What a line carries is taken away without an erasure being written."""
    line = any_line(chance)
    Payload.objects.filter(pk=line.pk).update(data="", salt="", erased_at=line.at)
    return f"{line.verb}: words gone"


def reordered(chance: random.Random) -> str:
    """Two lines of one subject change places, content and all."""
    subjects = Counter(lines().values_list("subject_id", flat=True))
    subject = chance.choice(sorted(name for name, many in subjects.items() if many > 1))
    one, other = chance.sample(list(lines(subject_id=subject).order_by("id")), 2)
    kept = [lines(pk=line.pk).values().get() for line in (one, other)]
    lines(pk__in=[one.pk, other.pk]).update(version=None)
    for line, content in zip((other, one), kept, strict=True):
        lines(pk=line.pk).update(**{name: value for name, value in content.items() if name != "id"})
    return f"{one.verb} and {other.verb} changed places"


WAYS: tuple[Way, ...] = (
    state_changed, version_changed, line_deleted, was_changed, now_changed, somebody_else, another_time, other_words,
    words_gone, reordered,
)  # fmt: skip


def test_a_slice_of_life_leaves_a_clean_bill(world: World) -> None:
    assert lines().count() > 60
    assert verify(DISTRICT) == []


def test_every_tampering_is_found(world: World) -> None:
    """By lines and states; where a line has no version and moves no state, by its place in the ledger."""
    chance = random.Random(20260311)
    sequence(DISTRICT, whole=True, now=lambda: world.at)
    sign(DISTRICT, at=world.at)
    assert check(DISTRICT).findings == []
    missed = []
    for number in range(TAMPERINGS):
        with transaction.atomic():
            with triggers_lifted():
                said = WAYS[number % len(WAYS)](chance)
            if not verify(DISTRICT):
                missed.append(said)
            transaction.set_rollback(True)
    assert not missed, f"{len(missed)} of {TAMPERINGS} not found: {missed}"
    assert verify(DISTRICT) == []
