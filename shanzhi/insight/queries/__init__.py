"""Questions of the pictures, split by noun: the ground they are drawn on, the figures drawn."""
