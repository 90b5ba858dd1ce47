"""The part that knows PDF signatures (pyHanko). Importing it costs over a second of CPU.

So nothing imports it when the web process starts: ``phohien.base.signing.loading.engine()`` loads it at the
first use, or ``warm_up()`` in a thread right after the start, so that the first person who signs does not
wait.
"""

import logging

# What the library warns about (a hostile document, a certificate not trusted) is our report's content, not a fault.
logging.getLogger("pyhanko").setLevel(logging.CRITICAL)
logging.getLogger("pyhanko_certvalidator").setLevel(logging.CRITICAL)

from phohien.base.signing import lengths  # noqa: E402  after the loggers are quiet
from phohien.base.signing.engine import paths, remembering  # noqa: E402

lengths.mend()
remembering.begin()
paths.begin()
