"""The shape of what is brought to the counter: by residents, and by staff. No rules here."""
