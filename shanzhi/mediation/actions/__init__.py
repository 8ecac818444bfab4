"""The verbs of 调解: apply, sit, end, open what is sealed, keep."""
