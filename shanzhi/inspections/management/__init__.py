"""Management commands of 检查."""
