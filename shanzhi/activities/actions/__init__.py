"""Verbs of activities, by noun: planning, signing up, judging."""
