"""What the worker runs for this room: sheets taken in piece by piece, and kept files that nobody needs any more."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import OperationalError

from shanzhi.hotline import keeping
from shanzhi.hotline.actions import running
from shanzhi.hotline.queries.runs import abandoned, waiting_for_the_worker
from shanzhi.journal import sweeps
from shanzhi.kernel import logs
from shanzhi.people.models import Deployment

SECONDS = 20.0  # for one sheet at a time: the worker has other things to do
KEPT_FOR = timedelta(days=14)

log = logs.logger(__name__)


@sweeps.every(2, "hotline: take sheets in", lease=300)
def take_sheets_in(at: datetime) -> None:
    """Go on with every run that waits, for a while each; what can't go on is stopped and says why."""
    for district_id in Deployment.objects.values_list("district_id", flat=True):
        for run in waiting_for_the_worker(district_id):
            content = keeping.kept(run.number)
            if content is None:
                running.stop(run, str(running.GONE))
                continue
            try:
                running.run_through(run, content, at=at, seconds=SECONDS)
            except OperationalError:
                raise  # the database was busy: the next round goes on
            except Exception as error:
                log.exception("sheet stopped", sheet=run.number)
                running.stop(run, logs.describe(error))


@sweeps.every(6 * 3600, "hotline: forget sheets")
def forget_sheets(at: datetime) -> None:
    """Drop the files of sheets that nobody took in within two weeks."""
    for district_id in Deployment.objects.values_list("district_id", flat=True):
        for run in abandoned(district_id, before=at - KEPT_FOR):
            keeping.forget(run.number)
