"""Pages of the counter: the residents' door, the teller's page, the clerk's desk, staff pages about tellings."""
