"""Pages of asking after closing, one file a noun."""
