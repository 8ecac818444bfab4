"""The territory's stamp 地域版本: claimed at the start of a change, renewed at its end; the frame of every import."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from uuid import uuid4

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F

from shanzhi.journal.actions import record
from shanzhi.kernel.actors import Actor
from shanzhi.territory.models import TerritoryVersion
from shanzhi.territory.outcomes import Outcome


def claim() -> None:
    """Make other changes of the ground wait until this transaction ends, so that paths are given out once."""
    if TerritoryVersion.objects.filter(pk=1).update(stamp=F("stamp")):
        return
    try:
        with transaction.atomic():
            TerritoryVersion.objects.create(pk=1, stamp=uuid4().hex)
    except IntegrityError:  # somebody else was first; wait for them like everybody
        TerritoryVersion.objects.filter(pk=1).update(stamp=F("stamp"))


def renew() -> None:
    """Give the ground a new stamp: what is kept in memory is old from the commit on."""
    TerritoryVersion.objects.update_or_create(pk=1, defaults={"stamp": uuid4().hex})


def district_of(by: Actor) -> str:
    """Return the district whose journal takes the line: the actor's, else this deployment's."""
    return by.district_id or str(settings.ENV.district_id)


@contextmanager
def importing(verb: str, subject: str, *, by: Actor, at: datetime, dry_run: bool, source: str) -> Iterator[Outcome]:
    """Frame one import: a transaction, the claim, the outcome, and a line and a new stamp when something changed.

    A dry run does all the same work and takes it back, so that the two can't disagree.
    """
    with transaction.atomic():
        claim()
        outcome = Outcome(dry_run=dry_run)
        yield outcome
        outcome.faults.sort(key=lambda fault: fault.number)
        if outcome.added or outcome.changed:
            renew()
            figures = {"source": source, "added": outcome.added, "changed": outcome.changed}
            district = district_of(by)
            record(
                verb,
                district_id=district,
                subject_kind="territory",
                subject_id=subject,
                by=by,
                at=at,
                data=figures | outcome.notes,
            )
        if dry_run:
            transaction.set_rollback(True)
