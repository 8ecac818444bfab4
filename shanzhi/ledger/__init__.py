"""The verifiable ledger 可验台账: committed journal lines get a dense index and go into a Merkle tree (RFC 6962).

It proves that nothing was altered, removed or put in between *after* a line was entered here. It doesn't know what a
line is about, and it never touches one: everything it keeps stands in tables of its own.
"""
