"""巡查 patrols: the grid worker's phone. No tracking, no counting of visits."""
