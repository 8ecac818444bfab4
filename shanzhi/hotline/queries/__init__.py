"""Questions of the hotline: what rows are about, what was taken in before, how a run stands."""
