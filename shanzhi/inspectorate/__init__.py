"""检查台 inspectorate: the pages of inspections, for whoever convenes them, goes out and rechecks, and for everybody.

What an inspection, a visit and a defect are, and every verb, is `inspections`.
"""
