"""追责问责 accountability: warnings, what is stuck and whose turn it is, the list rules propose and people decide."""
