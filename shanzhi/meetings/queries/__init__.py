"""Questions of 议事: calendars, one talk, the ledger, the appeals list, the public board, minutes."""
