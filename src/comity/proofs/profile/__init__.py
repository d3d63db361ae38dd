"""Test profile: other people's conformance suites run against our proofs; never on in earnest."""
