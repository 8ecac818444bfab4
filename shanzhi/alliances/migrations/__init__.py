"""Migrations of the alliances room."""
