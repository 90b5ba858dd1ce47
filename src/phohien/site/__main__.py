"""``python -m phohien.site``: what ``./phohien`` hands over to."""

import sys

from phohien.site.commands import main

sys.exit(main(sys.argv[1:]))
