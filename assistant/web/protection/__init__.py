"""What stands between visitors and the pages: who may ask for what, from where, how much and how often."""
