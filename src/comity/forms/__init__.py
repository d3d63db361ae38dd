"""Forms: the questions a page asks; answers are read so that nothing typed is lost."""
