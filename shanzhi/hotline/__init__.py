"""热线 hotline: sheets of other systems, taken in whole, quietly, once."""
