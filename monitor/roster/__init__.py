"""The duty roster as a spreadsheet: read, checked, and every mistake told with its row, column and remedy."""
