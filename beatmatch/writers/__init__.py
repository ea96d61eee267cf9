"""Write results: tables for programs and spreadsheets, and what Beatport knows back into the Rekordbox library.

Open `registry` first: what every writer can do, and which writer a format has. Then

    summary           counts over the results of a run, and the facts about the run itself
    fields            the fields of a result, by the names that other programs rely on
    csv               CSV: the results, and for a closer look every candidate, every query, every doubtful entry
    json              one JSON document, or one object a line (NDJSON)
    schemas           what everything that is written as JSON looks like
    text              one line a track for people who read it in a mail
    files             where output goes: a file that is replaced whole, a pipe, a device, stdout
    fill              which fields of a library's track a match may fill, and with what
    rekordbox_fields  the attributes of a Rekordbox XML that these fields go to
    rekordbox_import  a small XML of the changed tracks, to import
    rekordbox_survey  what an export holds, and where its tags stand
    rekordbox_xml     the export again with those attributes filled, every other byte as it was
    xml_edit          changing single tags of an XML file

From outside import the writers, `open_output` and `atomic_binary` of `files`, `Summary`, `Tally` and `RunInfo` of
`summary`, and what writes an XML of `rekordbox_import` and `rekordbox_xml`. A new format is a class in a module of
its own, and a line in `registry.WRITERS` and `registry.SUFFIXES`.
"""
