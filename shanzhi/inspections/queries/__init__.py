"""Questions of 检查 that its verbs ask too: who and what could be drawn, what a visit asks and holds."""
