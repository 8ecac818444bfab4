"""办理台 desks: the pages of those who take cases round the loop: board, case, unit's inbox, checks."""
