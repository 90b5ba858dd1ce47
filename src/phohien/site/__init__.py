"""The roof: settings, root URLs, menus, the ``phohien`` command and the demonstration province."""
