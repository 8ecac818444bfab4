"""The faces of the ledger: pages, and papers."""
