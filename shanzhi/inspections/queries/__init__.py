"""Questions of 检查: who and what could be drawn, what a page shows."""
