"""Migrations of the enterprises room."""
