"""What people enter on the pages of the one-stop system, read into typed values."""
