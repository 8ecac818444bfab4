"""剧本 script: what a rehearsal plays and who plays it: stories, rates, moments, scenes, the cast. Changes no case."""
