"""The verbs of supervision, by noun."""
