"""The loop's pages, split by noun."""
