"""Verbs of less burden, one file a noun."""
