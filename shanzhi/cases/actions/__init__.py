"""The verbs of the loop: the only writers of cases, tasks, deadlines and applications. Split by noun."""
