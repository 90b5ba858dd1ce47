"""The leader's board: the index of QĐ 766, figures down to the dossiers, the report II.06a."""
