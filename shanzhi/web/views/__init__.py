"""The portal's pages, split by noun."""
