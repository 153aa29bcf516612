"""Models: a settings value to an object; sentence-transformers and LangChain end here."""
