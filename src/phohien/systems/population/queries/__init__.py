"""Reads of the population register. Personal data leaves through ``services.reads``, which logs every
reading.
"""
