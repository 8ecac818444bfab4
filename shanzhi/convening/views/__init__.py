"""Pages of units called together, by noun."""
