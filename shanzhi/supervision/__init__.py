"""督办 supervision: rules, urging, orders and batches of them. Convening and accountability stand above it."""
