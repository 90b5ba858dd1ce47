"""What the monitor does: looks that stand in the ledger, alerts opened, acknowledged and closed."""
