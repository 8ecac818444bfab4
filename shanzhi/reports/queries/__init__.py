"""Questions to the 来件 room, split by noun: the teller's status, look-alikes, lists for pages."""
