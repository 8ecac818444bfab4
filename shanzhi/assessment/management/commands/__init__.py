"""Commands of 考核."""
