"""Where a device was: tracks, and what Google keeps. Of their owner; never of anybody else."""
