"""``import_life FILE --source NAME``: take in lives lived elsewhere; says what it did as JSON."""

from __future__ import annotations

from shanzhi.hotline.management.taking_in import TakeInCommand
from shanzhi.hotline.reading.columns import Purpose


class Command(TakeInCommand):
    """Takes in lives."""

    help = "Import a sheet (CSV, XLSX) of cases handled elsewhere: their moments and deadlines are the source's."
    purpose = Purpose.LIFE
