"""The 读数 room: the leader's figures, each with its two lists and its rule; what is too dear for a page, kept.

It owns no fact. A reading is a copy of what lies below, taken at a moment, together with the list it was added up from.
"""
