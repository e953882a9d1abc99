"""The interface for programs, /api/v1/: the same reads, forms and verbs as the pages, by token."""
