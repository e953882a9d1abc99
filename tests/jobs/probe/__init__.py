"""An app of the suite: jobs that worker processes started by the suite know."""
