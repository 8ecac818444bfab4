"""What a sheet says, before anything is stored: columns, moments, zones, rows. Pure: no database."""
