"""Commands of the 日历 room."""
