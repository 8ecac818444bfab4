"""年历 almanac: what a played county does above the loop each workday: overseeing, asking, looking again, scoring."""
