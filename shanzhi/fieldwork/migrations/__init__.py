"""Migrations of the 外勤检查 room."""
