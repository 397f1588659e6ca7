"""A bank of questions to refuse and not to refuse: read, put to the assistant, counted, reported."""
