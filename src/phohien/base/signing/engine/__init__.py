"""The part that knows PDF signatures (pyHanko). Importing it costs over a second of CPU.

So nothing imports it when the web process starts: ``phohien.base.signing.loading.engine()`` loads it at the
first use, or ``warm_up()`` in a thread right after the start, so that the first person who signs does not
wait.
"""
