"""What SQLite's planner knows of sizes 表的大小: without it, it reads every row of a district where a key would do.

Nearly every index begins with the district, which SQLite, told nothing, takes for a narrow question; a county is one
district, so it is none. PostgreSQL counts by itself.
"""

from __future__ import annotations

from datetime import datetime

from django.db import connection, transaction

from shanzhi.journal import sweeps

ROWS = 400  # looked at for each index: a rough count will do, and takes a tenth of a second for all tables


@sweeps.every(900, "journal: sizes")
def note_sizes(_at: datetime | None = None) -> None:
    """Have SQLite count anew how far each index narrows; every open connection reads it with its next statement."""
    if connection.vendor != "sqlite":
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"PRAGMA analysis_limit = {ROWS}")
        # Other connections read the counts again only when the table that holds them is a new one.
        cursor.execute("DROP TABLE IF EXISTS sqlite_stat1")
        cursor.execute("ANALYZE")
