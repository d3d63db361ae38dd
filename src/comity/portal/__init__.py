"""Portal: public pages that gather from many rooms, and the command line."""
