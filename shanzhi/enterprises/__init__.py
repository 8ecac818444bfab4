"""企业 enterprises: founding paths, plans, breakthrough projects, the loan desk, funds and packs that balance."""
