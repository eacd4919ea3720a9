"""How an account usually behaves, learned post by post from public data, and how far a post departs from it."""
