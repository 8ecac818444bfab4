"""Verbs of 考核. They write in this room alone: what lies below is only read."""
