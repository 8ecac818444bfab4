"""Pages of units' entries: the units' own, and the organiser's."""
