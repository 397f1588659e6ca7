"""The staff's workbench for wording: finds exact words and checks a draft against the official text."""
