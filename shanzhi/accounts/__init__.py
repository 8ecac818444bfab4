"""账号 accounts: who may sign in and how. Knows no post, no unit, no case."""
