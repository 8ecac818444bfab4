"""Questions to what was learned: suggestions, examples people decided, versions, hot issues."""
