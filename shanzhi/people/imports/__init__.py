"""Sheets this room takes in: staff with their posts, and coverage."""
