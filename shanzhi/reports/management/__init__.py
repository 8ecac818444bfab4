"""Commands of the 来件 room."""
