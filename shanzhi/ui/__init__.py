"""界面 ui: base page, components, slots and template tags. Knows no domain."""
