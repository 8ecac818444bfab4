"""Verbs: learn a version and switch to it or not, go back; propose hot issues, accept and dismiss them."""
