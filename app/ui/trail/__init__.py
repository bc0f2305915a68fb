"""The audit trail: the ledger as a list, and its check."""
