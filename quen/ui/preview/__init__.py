"""Renders every template with made-up view models, to look at. Never imported by the product."""
