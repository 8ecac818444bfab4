"""地域 territory: divisions, grids, buildings, and the one register of places."""
