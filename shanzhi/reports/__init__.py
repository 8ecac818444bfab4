"""来件 reports: one telling of a problem, its teller sealed, its answer owed."""
