"""Find every track of a Rekordbox playlist on Beatport.

Three columns of functions do the same work and give equal results:

======================  ============================  =======================
blocking, one by one    blocking, side by side        to be awaited
======================  ============================  =======================
`process_track`         `process_track_async`         `match_track`
`process_playlist`      `process_playlist_async`      `match_playlist`
======================  ============================  =======================
"""

__version__ = "0.1.0"
