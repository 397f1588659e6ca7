"""From loaded text to chunks: cleaning, units, regulations, news stories, sentences, locators."""
