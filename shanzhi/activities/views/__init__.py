"""Pages of activities: for residents, for staff, for contests."""
