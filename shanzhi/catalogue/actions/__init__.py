"""The verbs of 清单."""
