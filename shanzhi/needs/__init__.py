"""需求 needs: lists of resources, needs and projects 三项清单: claiming, matching with reasons, outcomes."""
