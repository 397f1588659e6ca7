"""The answer worded: composed, drafted, cited, with notices, or refused."""
