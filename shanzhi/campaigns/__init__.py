"""整治 campaigns: places of a kind × units: coverage, defects, before and after, recurrence. Knows no other door."""
