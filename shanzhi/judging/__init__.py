"""Judging 评委打分: a judge's own door to their score sheet, handed in once; codes on slips; no table of its own."""
