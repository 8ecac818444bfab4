"""Answers and pages of the interface."""
