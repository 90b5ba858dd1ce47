"""The axis's rules: signed header fields, transport and business states, the provinces' error codes. Pure."""
