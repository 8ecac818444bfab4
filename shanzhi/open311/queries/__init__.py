"""Questions of the Open311 door: services, released requests, public updates, tokens."""
