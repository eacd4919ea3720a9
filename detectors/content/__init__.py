"""What a post offers and whose voice it speaks in, judged from its own text, one file a question."""
