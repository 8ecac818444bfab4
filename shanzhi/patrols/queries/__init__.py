"""Questions of the worker's phone, split by noun."""
