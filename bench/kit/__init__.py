"""What the parts of the bench share; not a part itself."""
