"""The verbs of the hotline: taking sheets in, and remembering how they are read."""
