"""日志 journal: one append-only line for each answerable act, in the same transaction."""
