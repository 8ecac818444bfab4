"""Commands of the 事项 room."""
