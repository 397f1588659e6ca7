"""The page for evaluators in the web application."""
