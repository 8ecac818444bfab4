"""组织 organisation: the one register of units, partner units and enterprises."""
