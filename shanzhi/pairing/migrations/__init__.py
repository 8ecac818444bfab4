"""Migrations of 调解."""
