"""演练 rehearse: plays the staff, in demonstrations only."""
