"""``python -m shanzhi``: Django's management commands; a database that can't be used is said in plain words."""

from __future__ import annotations

import os
import sys

import django
from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line, get_commands
from django.db import DatabaseError, connection


def main() -> None:
    """Run a management command from the command line.

    :raises SystemExit: when the database can't be reached, is another county's or has no tables yet, saying so.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shanzhi.settings")
    django.setup()
    try:
        if str(get_commands().get("".join(sys.argv[1:2]), "")).startswith("shanzhi.") and (said := elsewhere()):
            raise SystemExit(said)
        execute_from_command_line(["run manage", *sys.argv[1:]])  # as it is typed, in what it says of its use
    except BrokenPipeError:  # whoever read on has read enough (| head)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(1) from None
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


def elsewhere() -> str:
    """Return whose the database is, where it isn't of the county that the environment names, else ''.

    Nothing of it would be seen, as if it were lost, and what a command writes would be another county's.
    """
    from shanzhi.people.models import Deployment
    from shanzhi.settings import ENV

    if Deployment._meta.db_table not in connection.introspection.table_names():
        return ""
    named = sorted(Deployment.objects.values_list("district_id", flat=True))
    if not named or ENV.district_id in named:
        return ""
    return (
        f"This database belongs to the county {', '.join(named)}, and SHANZHI_DISTRICT says {ENV.district_id}. "
        f"Start with SHANZHI_DISTRICT={named[0]}, or with another SHANZHI_HOME for another county."
    )


def unready() -> str:
    """Return what to do when the tables aren't those of this version, '' when they are."""
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return "The database isn't ready for this version of Shanzhi. First: ./run manage migrate"
    return ""


if __name__ == "__main__":
    main()
