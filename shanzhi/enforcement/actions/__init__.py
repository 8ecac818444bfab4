"""The verbs of 执法: keeping registers, leave above the cap."""
