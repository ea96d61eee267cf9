"""Ask Beatport, politely, for tracks: its API and, where nobody is logged in, its website.

Read in this order: `api` (how a query becomes a request, and a response candidates), `website` (the same for pages),
`next_data` (which list of a page holds the tracks), `records` (the track objects of both), `coverage` (which fields
they have), `search_text` (how a query is worded); `http` (one request with its retries, redirects and token),
`responses` (what a response means: a 429 becomes a wait there), `throttle` (rate limit, circuit breaker, and the wait
itself), `transport` (the socket); `playlists` (of the user's account, the only thing that is changed there); `auth`
(where the access tokens come from).

From outside: `api`, `website` and `http` for `session`, `playlists` for it and `cli`, `records` for catalogues in
files, `coverage` for `catalogs.checked`, and `auth`.
"""
