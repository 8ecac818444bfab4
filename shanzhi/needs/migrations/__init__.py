"""Migrations of the needs room."""
