"""接口 api: JSON for other systems: reports, cases, steps, journal, webhooks. The one home of django-ninja."""
