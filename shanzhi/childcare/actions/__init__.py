"""The verbs of 关爱."""
