"""Verbs on stations, namings, opinions and faults."""
