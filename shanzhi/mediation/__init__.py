"""调解 mediation: disputes with sealed parties: sittings, agreement, follow-up, escalation to a case."""
