"""The Local Government Service Platform: directory, contracts, exchange, catalogue, monitor, gateway."""
