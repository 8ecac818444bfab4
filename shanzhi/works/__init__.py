"""工程 works: projects and their milestones, to which cases may point. Knows no case."""
