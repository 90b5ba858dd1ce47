"""The monitor's rules: pure."""
