"""The ledger of approvals: read from spreadsheets, entered, and held against what was seen."""
