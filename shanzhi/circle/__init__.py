"""服务圈 circle: coverage within a walking time, siting, balanced assignment. Plain Python: knows no database."""
