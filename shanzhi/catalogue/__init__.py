"""清单 catalogue: matters, limits, duty lists, reasons; versioned. Knows no case."""
