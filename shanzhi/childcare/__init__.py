"""关爱 childcare: children paired with volunteers, in their own zone; everywhere else a pseudonym code, or nothing."""
