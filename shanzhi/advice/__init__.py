"""研判 advice: text to matter, place and masks; look-alikes; ranked units. Pure functions, no Django."""
