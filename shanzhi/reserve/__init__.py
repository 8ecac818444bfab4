"""后备 reserve: who is proposed for the reserve list after a year's review, and what a leader decided."""
