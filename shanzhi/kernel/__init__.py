"""The cellar floor: refusals, the clock, working time, the step machine. No Django, no other room."""
