"""议事 talks: the nouns and verbs of talks, topics, what is decided of them; the pages are in meetings."""
