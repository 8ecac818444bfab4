"""What the worker does for the index: fills it where cases were there before it, or where its rules changed."""

from __future__ import annotations

from datetime import datetime
from itertools import islice

from shanzhi.journal import sweeps
from shanzhi.kernel import logs
from shanzhi.people.models import Deployment
from shanzhi.search.actions import fill

AT_ONCE = 3  # batches a run, some ten seconds; other work comes in between

log = logs.logger(__name__)


@sweeps.every(15, "search: fill the index")
def fill_index(_at: datetime) -> None:
    """Index some batches of each county's older cases; two statements a county once all are done."""
    for district_id in Deployment.objects.values_list("district_id", flat=True):
        written = sum(islice(fill(district_id), AT_ONCE))
        if written:
            log.info("search index filled", district=district_id, cases=written)
