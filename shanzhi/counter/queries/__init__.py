"""Questions of the counter: the teller's status, what is shown on the way of telling."""
