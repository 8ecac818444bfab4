"""Append-only, by the database itself: leaves, nodes and checkpoints are never changed and never deleted.

An owner of the database can drop the triggers; that is what verification is for.
"""

from __future__ import annotations

TABLES = ("ledger_ledgerleaf", "ledger_ledgernode", "ledger_checkpoint")


def install_sql(vendor: str) -> list[str]:
    """Return the statements that install the triggers on ``sqlite`` or ``postgresql``."""
    if vendor == "sqlite":
        return [
            f"CREATE TRIGGER {table}_no_{event.lower()} BEFORE {event} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: {table}'); END"
            for table in TABLES
            for event in ("UPDATE", "DELETE")
        ]
    statements = [
        """
        CREATE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION 'the ledger is append-only: %', TG_TABLE_NAME USING ERRCODE = '23000';
        END $$
        """
    ]
    for table in TABLES:
        statements += [
            f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION ledger_refuse()",
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse()",
        ]
    return statements


def remove_sql(vendor: str) -> list[str]:
    """Return the statements that take the triggers away: for the migration's way back, and for tests that tamper."""
    if vendor == "sqlite":
        return [f"DROP TRIGGER IF EXISTS {table}_no_{event}" for table in TABLES for event in ("update", "delete")]
    dropped = [
        f"DROP TRIGGER IF EXISTS {table}_no_{event} ON {table}" for table in TABLES for event in ("change", "truncate")
    ]
    return [*dropped, "DROP FUNCTION IF EXISTS ledger_refuse()"]
