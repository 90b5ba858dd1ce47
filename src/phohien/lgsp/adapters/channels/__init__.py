"""The protocols of the buses above: NGSP/NDXP (OAuth2 client credentials, then REST) and VDXP (X-Road SOAP)."""
