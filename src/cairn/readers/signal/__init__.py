"""Signal, as the programs write it with which people take it out: Signal itself exports nothing."""
