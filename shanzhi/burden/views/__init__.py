"""Pages of less burden, one file a noun."""
