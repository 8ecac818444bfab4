"""Questions of supervision, by noun."""
