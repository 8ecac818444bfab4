"""态势 insight: pictures of numbers. Owns no facts."""
