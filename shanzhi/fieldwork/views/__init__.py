"""Pages of the inspector's phone 外勤检查."""
