"""The buses above the LGSP (NGSP/NDXP, VDXP, the national population database): adapters, their outbox, test partners."""
