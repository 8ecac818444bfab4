"""The verbs of units called together, by noun."""
