"""Pages about what happens with a person's data, and the door that brings the actor in."""
