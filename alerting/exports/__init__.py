"""Cases and the register in the formats of others: STIX 2.1, MISP, and the public white list."""
