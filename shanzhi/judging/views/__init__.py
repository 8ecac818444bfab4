"""Pages of judging: the judge's, and the organiser's."""
