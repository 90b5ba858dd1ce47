"""The systems: seven shared ones, the registers and the programme. None imports another."""
