"""The verbs of the 来件 room, split by noun: telling, ties, identity, answers, words, attachments."""
