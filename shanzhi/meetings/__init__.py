"""议事 meetings: talks, sit-downs and boards: topics become cases, ledger items or votes; minutes generated."""
