"""阵地 stations: stations, their ladder, services, opening and namings, and the 15-minute circle."""
