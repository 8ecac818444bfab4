"""What ``./run`` calls to prepare, serve and check. Nothing here ships with the package."""
