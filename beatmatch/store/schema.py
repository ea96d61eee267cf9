"""The tables of the store, as the steps that led to them. A step that was released is never changed."""

APPLICATION_ID = 0x62746D73  # "btms": how file(1) and SQLite know whose file it is

# Step n takes a store from version n - 1 to version n; `PRAGMA user_version` says where it stands.
MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        """
        CREATE TABLE answers (
            source TEXT NOT NULL,
            question TEXT NOT NULL,
            asked_at REAL NOT NULL,
            found INTEGER NOT NULL,
            candidates BLOB NOT NULL,
            PRIMARY KEY (source, question)
        )
        """,
        # A track may lie in a library twice, with other tags: each copy has its own outcome.
        """
        CREATE TABLE outcomes (
            source TEXT NOT NULL,
            track_key TEXT NOT NULL,
            location TEXT NOT NULL,
            status TEXT NOT NULL,
            beatport_id TEXT,
            score REAL,
            decided_at REAL NOT NULL,
            PRIMARY KEY (source, track_key, location)
        ) WITHOUT ROWID
        """,
        """
        CREATE TABLE decisions (
            track_key TEXT PRIMARY KEY,
            beatport_id TEXT,
            candidate BLOB,
            track_id TEXT NOT NULL,
            title TEXT NOT NULL,
            artist TEXT NOT NULL,
            decided_at REAL NOT NULL
        ) WITHOUT ROWID
        """,
        # Only runs that have not ended. A number never comes twice: another process may still hold it.
        """
        CREATE TABLE runs (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            identity TEXT NOT NULL,
            started_at REAL NOT NULL
        )
        """,
    ),
)
