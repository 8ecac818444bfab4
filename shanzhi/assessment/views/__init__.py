"""Pages of 考核. Every number opens how it is counted, and from there its two lists."""
