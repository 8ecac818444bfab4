"""Pages of 调解."""
