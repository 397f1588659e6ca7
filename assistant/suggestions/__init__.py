"""Questions put before a reader, tried on the documents before they are shown."""
