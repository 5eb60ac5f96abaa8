"""Papers: documents and sheets, as text with where they come from."""
