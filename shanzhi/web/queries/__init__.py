"""Questions of the portal, split by noun."""
