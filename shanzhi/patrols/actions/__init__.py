"""The verbs of the patrol: telling, putting right on the spot, taking in what a phone kept."""
