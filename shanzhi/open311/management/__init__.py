"""Commands of the Open311 room."""
