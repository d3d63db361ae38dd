"""Files: what people hand in is looked into by a child that can be neither large nor slow."""
