"""回访 callbacks: asking the teller once after closing, rechecks 回头看, exclusion requests 剔除. Knows no score."""
