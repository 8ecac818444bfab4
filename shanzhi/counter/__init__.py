"""窗口 counter: the resident's page and the intake clerk's desk."""
