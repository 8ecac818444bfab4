"""检查 inspections: done by units with enforcement power: item lists, a replayable draw, findings, recheck."""
