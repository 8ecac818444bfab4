"""Verbs that change the ground 地域, one module a noun; each one transaction, one journal line, one new stamp."""
