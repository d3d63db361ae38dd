"""What is decided about changes of an agreement; pure."""
