"""The 单据 room: papers of the loop, to be taken along: the dispatch slip of a case, the register of a list.

It writes no fact but that something was printed. Cases of closed zones never go on paper.
"""
