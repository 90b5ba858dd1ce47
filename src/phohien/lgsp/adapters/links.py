"""What the adapters hear."""
