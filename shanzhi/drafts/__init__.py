"""草稿 drafts: what pages on a phone keep without net, and how it is taken in. Knows no door that uses it."""
