"""Questions of the interface."""
