"""检索 search: Chinese search over text, number, address and unit, by bigrams made here; permission in the query."""
