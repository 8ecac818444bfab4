"""结对 pairing: pairs by rules as data: proposals, rhythm of contacts, hand-over; children in their own zone."""
