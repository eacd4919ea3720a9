"""What the daemon does, job by job; each run does one slice of what is due."""
