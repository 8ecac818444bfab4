"""Pages and answers of the Open311 room."""
