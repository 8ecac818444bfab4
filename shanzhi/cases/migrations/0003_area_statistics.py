"""Let PostgreSQL know how many cases lie in each grid.

With its usual hundred figures of a column it takes a grid of a thousand cases for one of a single case, and reads all of
them where three were asked for by key. A thousand figures hold every grid of a county.
"""

from typing import Any

from django.db import migrations


def count_finely(_apps: Any, schema_editor: Any) -> None:
    """Keep a thousand figures of the column that places cases."""
    _keep(schema_editor, 1_000)


def count_as_usual(_apps: Any, schema_editor: Any) -> None:
    """Keep as many figures as of any column."""
    _keep(schema_editor, -1)


def _keep(schema_editor: Any, figures: int) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"ALTER TABLE cases_case ALTER COLUMN area_path SET STATISTICS {figures}")


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_open_and_closed")]
    operations = [migrations.RunPython(count_finely, count_as_usual)]
