"""What an operator edits or installs: typed settings and the files they are read from."""
