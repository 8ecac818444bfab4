"""人员 people: posts, capacities and coverage, dated. Knows no case."""
