"""Echoes 回音: what became of a report comes back to the thing it was told from: a topic, a need, a fault, a dispute.

Knows reports and the journal's subscribers; what the things are and how they take an answer, the rooms above say.
"""
