"""知识 knowledge: articles with owner, source, expiry and review, found while answering and cited in replies."""
