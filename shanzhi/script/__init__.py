"""剧本 script: what a rehearsal plays: stories, rates, moments. Seeded; touches no case."""
