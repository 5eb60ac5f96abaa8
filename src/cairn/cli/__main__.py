"""`python -m cairn.cli` is the `cairn` command."""

from cairn.cli.main import main

main()
