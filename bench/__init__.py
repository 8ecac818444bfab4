"""Benchmarks: each module prints JSON objects, one a line, and fails by its exit code when twice an aim is missed."""
