"""The verbs about accountability, by noun."""
