"""队列 queues: which cases are meant by a word, of a queue on the board or of whatever a list may be asked for.

Whoever shows a number of cases takes its condition from here, so that the number and the list behind it can't differ.
It shows nothing itself and has no address.
"""
