"""Questions about forms, burden and suggestions, one file a noun."""
