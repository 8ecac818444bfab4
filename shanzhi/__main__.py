"""``python -m shanzhi``: Django's management commands; a database that can't be used is said in plain words."""

from __future__ import annotations

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from django.db import DatabaseError, connection


def main() -> None:
    """Run a management command from the command line.

    :raises SystemExit: when the database can't be reached or its tables aren't made, with a sentence that says so.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shanzhi.settings")
    try:
        execute_from_command_line([sys.argv[0].replace("__main__.py", "shanzhi"), *sys.argv[1:]])
    except DatabaseError as error:
        said = unreachable() or unready()
        if said:
            raise SystemExit(said) from error
        raise


def unreachable() -> str:
    """Return why the database can't be reached, '' when it can: asked without the pool, which tries half a minute."""
    options = connection.settings_dict["OPTIONS"]
    pool = options.pop("pool", None)
    if connection.vendor == "postgresql":
        options.setdefault("connect_timeout", 10)
    try:
        connection.close()
        connection.ensure_connection()
    except (DatabaseError, ImproperlyConfigured) as error:
        where = "DATABASE_URL" if connection.vendor == "postgresql" else connection.settings_dict["NAME"]
        return f"The database can't be reached ({where}): {str(error).strip()}"
    finally:
        connection.close()
        if pool is not None:
            options["pool"] = pool
    return ""


def unready() -> str:
    """Return what to do when the tables aren't those of this version, '' when they are."""
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return "The database isn't ready for this version of Shanzhi. First: ./run manage migrate"
    return ""


if __name__ == "__main__":
    main()
