"""The verbs of 需求: what is listed, and the projects made of it."""
