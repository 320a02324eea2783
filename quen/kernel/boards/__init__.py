"""The board of any object: columns, lanes, and what a card dropped somewhere changes."""
