"""Pages of the inspectorate: inspections, visits, defects, and what is read without an account."""
