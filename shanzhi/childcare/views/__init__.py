"""The pages of 关爱."""
