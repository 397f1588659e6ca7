"""What a policy sentence can state, in one form however it is written."""
