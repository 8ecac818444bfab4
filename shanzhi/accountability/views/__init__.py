"""Pages about accountability, by noun."""
