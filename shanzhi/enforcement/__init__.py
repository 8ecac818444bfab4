"""执法 enforcement: who has power to inspect, what is looked at, how often, how a draw is made. Knows no visit."""
