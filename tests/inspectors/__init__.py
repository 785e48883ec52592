"""Look into finished books with small questions."""
