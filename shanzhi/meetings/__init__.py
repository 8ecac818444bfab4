"""The pages of 议事 meetings: calendar, the chair's live page, ledger, appeals list, minutes, the public board."""
