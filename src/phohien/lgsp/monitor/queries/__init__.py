"""What the monitor reads: the evidence store, the record of what passed, the gateway's state, alerts."""
