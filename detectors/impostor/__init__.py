"""What makes a stranger pass for an official account, one file a signal."""
