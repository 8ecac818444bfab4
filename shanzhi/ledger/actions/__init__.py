"""The verbs of the ledger 可验台账, by noun: lines, checkpoints, checks."""
