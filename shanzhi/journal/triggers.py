"""Append-only, by the database itself: the triggers on lines and payloads, for SQLite and PostgreSQL.

They stop mistakes, bulk updates and raw SQL alike. An owner of the database can drop them; that is what ``verify`` and
the hashes are for. A change here needs a migration that installs them anew.
"""

from __future__ import annotations

# A payload may change once, to nothing, and only after a line that says so.
_LAWFUL_ERASURE = """
    NEW.data = '' AND NEW.salt = '' AND NEW.erased_at IS NOT NULL AND OLD.erased_at IS NULL
    AND NEW.entry_id = OLD.entry_id AND NEW.district_id = OLD.district_id
    AND EXISTS (
        SELECT 1 FROM journal_entry
        WHERE district_id = OLD.district_id AND subject_kind = 'entry'
          AND subject_id = {entry_text} AND verb = 'journal.erase'
    )"""

_SQLITE_ENTRY_TEXT = (
    "substr(OLD.entry_id, 1, 8) || '-' || substr(OLD.entry_id, 9, 4) || '-' || substr(OLD.entry_id, 13, 4)"
    " || '-' || substr(OLD.entry_id, 17, 4) || '-' || substr(OLD.entry_id, 21)"
)


def _sqlite_refusal(name: str, event: str, table: str, when: str = "") -> str:
    return (
        f"CREATE TRIGGER {name} BEFORE {event} ON {table} {when} "
        f"BEGIN SELECT RAISE(ABORT, 'the journal is append-only: {table}'); END"
    )


def install_sql(vendor: str) -> list[str]:
    """Return the statements that install the triggers on ``sqlite`` or ``postgresql``."""
    if vendor == "sqlite":
        lawful = _LAWFUL_ERASURE.format(entry_text=_SQLITE_ENTRY_TEXT)
        return [
            _sqlite_refusal("journal_entry_no_update", "UPDATE", "journal_entry"),
            _sqlite_refusal("journal_entry_no_delete", "DELETE", "journal_entry"),
            _sqlite_refusal("journal_payload_no_delete", "DELETE", "journal_payload"),
            _sqlite_refusal("journal_payload_erase_only", "UPDATE", "journal_payload", f"WHEN NOT ({lawful})"),
        ]
    return [
        """
        CREATE FUNCTION journal_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION 'the journal is append-only: %', TG_TABLE_NAME USING ERRCODE = '23000';
        END $$
        """,
        f"""
        CREATE FUNCTION journal_erase_only() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF {_LAWFUL_ERASURE.format(entry_text="OLD.entry_id::text")} THEN RETURN NEW; END IF;
            RAISE EXCEPTION 'the journal is append-only: %', TG_TABLE_NAME USING ERRCODE = '23000';
        END $$
        """,
        "CREATE TRIGGER journal_entry_no_change BEFORE UPDATE OR DELETE ON journal_entry"
        " FOR EACH ROW EXECUTE FUNCTION journal_refuse()",
        "CREATE TRIGGER journal_entry_no_truncate BEFORE TRUNCATE ON journal_entry"
        " FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse()",
        "CREATE TRIGGER journal_payload_no_delete BEFORE DELETE ON journal_payload"
        " FOR EACH ROW EXECUTE FUNCTION journal_refuse()",
        "CREATE TRIGGER journal_payload_no_truncate BEFORE TRUNCATE ON journal_payload"
        " FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse()",
        "CREATE TRIGGER journal_payload_erase_only BEFORE UPDATE ON journal_payload"
        " FOR EACH ROW EXECUTE FUNCTION journal_erase_only()",
    ]


def remove_sql(vendor: str) -> list[str]:
    """Return the statements that take the triggers away: for the migration's way back, and for tests that tamper."""
    if vendor == "sqlite":
        names = ("entry_no_update", "entry_no_delete", "payload_no_delete", "payload_erase_only")
        return [f"DROP TRIGGER IF EXISTS journal_{name}" for name in names]
    return [
        *(f"DROP TRIGGER IF EXISTS journal_entry_{name} ON journal_entry" for name in ("no_change", "no_truncate")),
        *(
            f"DROP TRIGGER IF EXISTS journal_payload_{name} ON journal_payload"
            for name in ("no_delete", "no_truncate", "erase_only")
        ),
        "DROP FUNCTION IF EXISTS journal_refuse()",
        "DROP FUNCTION IF EXISTS journal_erase_only()",
    ]
