"""督办 supervision: warnings, urging, supervision orders, whistles, rulings, the accountability list. Judges nobody."""
