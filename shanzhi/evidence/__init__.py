"""佐证 evidence: photos taken in the course of the work, beside those of the tellers. No table; never asked for."""
