"""``import_sheet FILE --source NAME``: take a sheet of another system in as tellings; says what it did as JSON."""

from __future__ import annotations

from shanzhi.hotline.management.taking_in import TakeInCommand
from shanzhi.hotline.reading.columns import Purpose


class Command(TakeInCommand):
    """Takes in tellings."""

    help = "Import a sheet (CSV, XLSX) of tellings: quietly, once each, going on where it was killed."
    purpose = Purpose.TELL
