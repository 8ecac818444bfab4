"""Pages of the worker's phone 巡查."""
