"""Migrations of the 巡查 room."""
