"""联盟 alliances: members of kinds with joining history, chair and duties; property firms and merchants."""
