"""What is kept of questions, answers and votes: masked, in a database, for as long as the settings say."""
