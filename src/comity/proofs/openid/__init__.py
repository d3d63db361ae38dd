"""OpenID4VCI and OpenID4VP: what is published, asked and read when a wallet takes part."""
