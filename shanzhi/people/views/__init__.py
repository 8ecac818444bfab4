"""Pages about people and coverage, by noun."""
