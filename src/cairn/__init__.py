"""Cairn: a private diary and evidence vault for people who are stalked or harassed."""
