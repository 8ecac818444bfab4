"""The room's management commands."""
