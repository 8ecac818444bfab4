"""What the pages of the inspectorate show, split by noun: inspections, draws, visits, results."""
