"""The pages of 整治."""
