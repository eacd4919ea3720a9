"""What makes an official account look taken over, one file a signal."""
