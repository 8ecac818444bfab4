"""Verbs about people, by noun: staff, posts, coverage, handing over, the deployment. Each writes its line."""
