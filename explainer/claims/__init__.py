"""General sentences of the pages: their conditions, and for each a case in which they fail without it."""
