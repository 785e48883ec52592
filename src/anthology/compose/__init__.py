"""Put articles in order and compose them into a book."""
