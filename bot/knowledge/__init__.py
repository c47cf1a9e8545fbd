"""What we know: the catalog's models, its loader and its look-ups. Pure: no Slack, no network."""
