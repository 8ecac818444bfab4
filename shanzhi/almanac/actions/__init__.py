"""What is done on a workday of a played year, by noun; all of it by the rooms' own verbs."""
