"""Commands of the 回访 room."""
