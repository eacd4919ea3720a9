"""Reading what accounts write about themselves and to others: pure, and without regard to any platform."""
