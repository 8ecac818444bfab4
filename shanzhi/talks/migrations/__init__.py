"""Migrations of 议事."""
