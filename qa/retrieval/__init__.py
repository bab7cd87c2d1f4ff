"""From a question to hits: embedding, dense and lexical search, fusion, filters."""
