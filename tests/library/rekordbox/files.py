"""Small Rekordbox exports of invented tracks, written by ElementTree so that no test shares code with the reader."""

from xml.etree import ElementTree as ET

from hypothesis import strategies as st

LANTERNS = "file://localhost/Users/dj/Music/Ola%20Brandt/Paper%20Lanterns.mp3"

# Everything XML can hold, with much of what breaks things; ElementTree writes "\n" and "\t" as references.
letters = st.characters(exclude_categories=("Cs", "Cc", "Cn")) | st.sampled_from("/\\&<>\"'#%;, \n\t")
names = st.text(letters, max_size=12)


def track(track_id="1", name="Paper Lanterns", artist="Ola Brandt", **attributes):
    """The attributes of a TRACK; None leaves one out."""
    given = {"TrackID": track_id, "Name": name, "Artist": artist, **attributes}
    return {key: value for key, value in given.items() if value is not None}


def playlist(name, *keys, **attributes):
    node = ET.Element("NODE", {"Name": name, "Type": "1", "KeyType": "0", "Entries": str(len(keys)), **attributes})
    for key in keys:
        ET.SubElement(node, "TRACK", {"Key": key})
    return node


def folder(name, *nodes):
    node = ET.Element("NODE", {"Name": name, "Type": "0", "Count": str(len(nodes))})
    node.extend(nodes)
    return node


def export(tracks, *nodes, root="ROOT"):
    """The bytes of an export."""
    document = ET.Element("DJ_PLAYLISTS", {"Version": "1.0.0"})
    ET.SubElement(document, "PRODUCT", {"Name": "rekordbox", "Version": "7.2.8", "Company": "AlphaTheta"})
    collection = ET.SubElement(document, "COLLECTION", {"Entries": str(len(tracks))})
    for attributes in tracks:
        element = ET.SubElement(collection, "TRACK", attributes)
        ET.SubElement(element, "TEMPO", {"Inizio": "0.025", "Bpm": "124.00", "Metro": "4/4", "Battito": "1"})
    playlists = ET.SubElement(document, "PLAYLISTS")
    playlists.append(folder(root, *nodes)) if root else playlists.extend(nodes)
    ET.indent(document)
    return ET.tostring(document, encoding="UTF-8", xml_declaration=True)


HEAD = b'<?xml version="1.0" encoding="UTF-8"?>\n<DJ_PLAYLISTS Version="1.0.0"><COLLECTION Entries="3">\n'
FIRST = b'<TRACK TrackID="1" Name="Caf\xc3\xa9" Artist="Ola Brandt" Location="file://localhost/a.mp3"/>\n'
LAST = '<TRACK TrackID="3" Name="Smørrebrød ✓" Artist="Tess Arvo" Location="file://localhost/c.mp3"/>\n'.encode()
TAIL = (
    b'</COLLECTION><PLAYLISTS><NODE Type="0" Name="ROOT"><NODE Name="Set" Type="1" KeyType="0" Entries="3">\n'
    b'<TRACK Key="1"/><TRACK Key="2"/><TRACK Key="3"/></NODE></NODE></PLAYLISTS></DJ_PLAYLISTS>\n'
)
EXPORT_HINT = "in Rekordbox choose File > Export Collection in xml format"


def damaged_export(row, tail=TAIL):
    """An export with this row in line 4."""
    return HEAD + FIRST + row + b"\n" + LAST + tail
