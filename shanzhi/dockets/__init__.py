"""立卷 dockets: whatever is opened over cases under a number of its own and moved by a table until it ends.

Orders, whistles, board matters, joint rulings and accountability items are dockets. What each of them is about, and
its table, its own room knows; this one has no table and no address.
"""
