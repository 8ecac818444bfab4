"""The verbs of the 演练 room: the county, the play, entering as one of the cast."""
