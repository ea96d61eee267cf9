import io
import json

from beatmatch.audit.findings import find
from beatmatch.audit.output import write_csv, write_json, write_ndjson
from beatmatch.writers.summary import RunInfo, Summary
from tests.audit.samples import lossy, result

RUN = RunInfo(beatmatch="1", library="l.xml", playlists=("A",), catalog="file", settings={}, started="now", seconds=1.0, requests=0)  # fmt: skip
FOUND = find([lossy("1", 192, beatport=5, title="=1+1"), result("2", beatport=5, title="Söng\x1b[31m")])


def written(write, *arguments):
    stream = io.StringIO()
    write(*arguments, stream)
    return stream.getvalue()


def test_findings_as_csv():
    assert written(write_csv, FOUND) == (
        "finding,group,playlist,playlist_index,track_id,title,artist,location,file_type,bitrate,lossless,seconds,status,note,"
        "beatport_track_id,beatport_url,beatport_title,beatport_mix_name,beatport_artists,beatport_label,beatport_release\n"
        "same_track,1,Collection,1,1,'=1+1,Ola Brandt,,mp3,192,false,,matched,,5,https://www.beatport.com/track/title/5,"
        "'=1+1,,,,\n"
        "same_track,1,Collection,2,2,Söng[31m,Ola Brandt,,wav,,true,,matched,the best of them,5,"
        "https://www.beatport.com/track/title/5,Söng[31m,,,,\n"
        "below_320,,Collection,1,1,'=1+1,Ola Brandt,,mp3,192,false,,matched,,5,https://www.beatport.com/track/title/5,"
        "'=1+1,,,,\n"
    )


def test_findings_as_one_object_a_line():
    first, *_ = lines = written(write_ndjson, FOUND).splitlines()
    assert len(lines) == 3
    assert json.loads(first) == {
        "finding": "same_track", "group": 1, "playlist": "Collection", "playlist_index": 1, "track_id": "1", "title": "=1+1",
        "artist": "Ola Brandt", "location": "", "file_type": "mp3", "bitrate": 192, "lossless": False, "seconds": None,
        "status": "matched", "note": None, "beatport_track_id": 5, "beatport_url": "https://www.beatport.com/track/title/5",
        "beatport_title": "=1+1", "beatport_mix_name": None, "beatport_artists": [], "beatport_label": None,
        "beatport_release": None,
    }  # fmt: skip


def test_findings_as_a_document_with_counts():
    document = json.loads(written(write_json, FOUND, RUN, Summary(total=2, done=2, matched=2)))
    assert list(document) == ["schema_version", "run", "summary", "findings"]
    assert document["summary"]["findings"] == {
        "same_file": 0, "same_track": 2, "below_320": 1, "lossy": 0, "stream": 0,
    }  # fmt: skip
    assert [json.loads(line) for line in written(write_ndjson, FOUND).splitlines()] == document["findings"]
    empty = json.loads(written(write_json, (), RUN, Summary()))
    assert empty["findings"] == []
