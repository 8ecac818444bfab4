"""Questions of units called together, by noun."""
