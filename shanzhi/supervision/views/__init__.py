"""Pages of supervision, by noun."""
