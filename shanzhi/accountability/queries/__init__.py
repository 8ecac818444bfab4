"""Questions about accountability, by noun."""
