"""How soon a stolen account is noticed: posts of other people spliced into real timelines."""
