"""The verbs of 议事: talks, topics, what is decided, rules, sheets."""
