"""The user's login at Beatport: how tokens are got, kept and renewed. No secret gets into a repr, a log or an error.

Read in this order: `token_source` (the access token of a run, and which credentials there are), `token_store` (the
file with the login), `login` (logging in and out), `oauth` (Beatport's endpoints for that), `refusals` (why
a login did not succeed).

From outside: `token_source`, `token_store`, `login`, and `oauth.OAuth` for `session`, which opens it.
"""
