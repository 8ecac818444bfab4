"""Verbs of the interface."""
