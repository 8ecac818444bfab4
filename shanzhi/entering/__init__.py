"""大赛报名 entering: units sign up their own entries of a contest; the organiser accepts or returns them. No table."""
