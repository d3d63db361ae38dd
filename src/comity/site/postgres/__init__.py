"""The database server: finding its programs, running it, and laying its roles and rooms."""
