"""外勤检查 fieldwork: visits and rechecks on an inspector's phone without net. What those are, `inspections` knows."""
