"""活动 activities: activities and contests: plan, sign-up, attendance by count, outcome; rounds, judges, results."""
