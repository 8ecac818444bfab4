"""The verbs of 整治: publishing kinds, beginning, looking, putting right, looking again, ending."""
