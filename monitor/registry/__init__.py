"""The register of official accounts as a spreadsheet: read, checked, shown and written."""
