"""收发 post: inbox, SMS, mail and robots; delivery, retry, failures visible. Knows no case."""
