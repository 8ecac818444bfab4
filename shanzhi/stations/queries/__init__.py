"""Questions about stations and their circle."""
