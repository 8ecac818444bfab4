"""评分 scoring: the indicator dictionary, score sheets and their arithmetic, as data; owns no table."""
