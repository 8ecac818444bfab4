"""What the worker runs for the ledger: sequencing and signing every minute, checking every night.

Both reckon by the clock on the wall: a rehearsal's played time never enters a ledger, and playing a year in an hour
doesn't check it 365 times.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings

from shanzhi.journal import sweeps
from shanzhi.kernel import clock, logs
from shanzhi.ledger import queries
from shanzhi.ledger.actions import checkpoints, checks, lines

log = logs.logger(__name__)

PAUSE = timedelta(seconds=20)
LONGEST_SECONDS = 240.0
NIGHT = range(1, 6)  # hours in China
AFTER, AT_LAST = timedelta(hours=20), timedelta(hours=30)


@sweeps.every(60, "ledger: sequence and sign", lease=600)
def sequence_and_sign(_at: datetime) -> None:
    """Give new lines their place and sign when it is time."""
    district_id = settings.ENV.district_id
    ledger = queries.read_ledger(district_id)
    if ledger is not None and ledger.sequenced_at is not None and abs(clock.now() - ledger.sequenced_at) < PAUSE:
        return
    lines.sequence(district_id, seconds=LONGEST_SECONDS)
    checkpoints.sign_if_due(district_id, at=clock.now())


@sweeps.every(1800, "ledger: check at night", lease=7200)
def check_at_night(_at: datetime) -> None:
    """Look for lines that committed late, sign, and check everything; once a night."""
    district_id, at = settings.ENV.district_id, clock.now()
    ledger = queries.read_ledger(district_id)
    if ledger is None or not is_time(ledger.verified_at, at):
        return
    lines.sequence(district_id, whole=True)
    try:
        checkpoints.sign(district_id, at=at)
    except checkpoints.LedgerBroken:
        log.exception("the ledger is not signed")  # the check below says where, and the minute's sweep goes on failing
    checks.verify(district_id, at=at)


def is_time(last: datetime | None, at: datetime) -> bool:
    """Return whether the check is due: at night, most of a day after the last one, or at last at any hour."""
    if last is None:
        return True
    return at - last >= AT_LAST or (at - last >= AFTER and clock.local(at).hour in NIGHT)
