"""Questions about call-backs, exclusions, rechecks and recurrences, one file a noun."""
