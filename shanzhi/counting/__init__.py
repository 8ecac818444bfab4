"""计数 counting: a month's lines, read from cases, clocks and journal as of a moment; owns no table."""
