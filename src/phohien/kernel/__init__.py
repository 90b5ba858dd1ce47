"""The ground floor: pure Python every other floor stands on. No tables, no Django models."""
