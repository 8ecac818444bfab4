"""外勤检查 fieldwork: the inspector's visits on a phone without net. What a visit is, `inspections` knows."""
