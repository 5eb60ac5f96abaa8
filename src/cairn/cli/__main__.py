"""`python -m cairn.cli` is the `cairn` command."""

from cairn.cli.begin import main

main()
