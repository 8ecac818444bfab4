"""The pages of 检查."""
