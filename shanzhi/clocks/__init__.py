"""时限 clocks: one row a running clock, reckoned, never patched, with the trace that explains it."""
