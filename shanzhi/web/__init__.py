"""门户 web: shell, navigation, search, errors; gathers every room's pages."""
