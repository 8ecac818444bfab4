"""The verbs of 企业: what is registered, what moves, the book, a difficulty that goes into the loop."""
