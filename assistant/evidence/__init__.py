"""From passages to evidence: statements, what they have to do with the question, the gate, what is quoted."""
