import csv
import io

from hypothesis import given

from beatmatch.writers.csv import CandidatesWriter, QueriesWriter, ReviewWriter, read_cell
from beatmatch.writers.summary import Summary
from tests.writers.samples import ALL, ANY_RESULT, FAILED, MATCHED, MISSED, RUN, SKIPPED


def written(make, results):
    stream = io.StringIO()
    writer = make(stream)
    for result in results:
        writer.write(result)
    writer.close(RUN, Summary.of(results))
    return stream.getvalue()


def candidates(stream):
    return CandidatesWriter(stream, ("title", "artists", "length"))


def test_every_candidate_is_a_row_with_a_column_for_each_part():
    assert written(candidates, [MATCHED, MISSED]) == (
        "playlist,playlist_index,track_id,title,artist,status,rank,chosen,beatport_track_id,beatport_url,"
        "beatport_title,beatport_mix_name,beatport_artists,beatport_remixers,beatport_key,beatport_key_camelot,"
        "beatport_bpm,beatport_year,beatport_release_date,beatport_label,beatport_genre,beatport_sub_genre,"
        "beatport_release,beatport_catalog_number,beatport_isrc,beatport_length_ms,match_score,version,"
        "part_title,part_artists,part_length,notes\n"
        'Sets/Friday,1,101,Paper Lantern (Extended Mix),"Mira Solen, Odd Harbour",matched,1,true,7001,'
        'https://www.beatport.com/track/paper-lantern/7001,Paper Lantern,Extended Mix,"Mira Solen, Odd Harbour",'
        "Quill,Ab Minor,1A,124,2021,2021-03-05,Slow Tide,Melodic House & Techno,,Paper Lantern EP,TIDE014,"
        "QZABC2100001,381250,97.5,exact,1.0,0.667,,one twin\n"
        'Sets/Friday,1,101,Paper Lantern (Extended Mix),"Mira Solen, Odd Harbour",matched,2,false,7002,'
        "https://www.beatport.com/track/-/7002,Paper Lantern,Dub,Mira Solen,,,,,,,,,,,,,,61.0,different,1.0,,,\n"
    )


def test_every_query_is_a_row_with_its_time_and_origin():
    assert written(QueriesWriter, ALL) == (
        "playlist,playlist_index,track_id,title,artist,query,kind,candidates,milliseconds,origin\n"
        'Sets/Friday,1,101,Paper Lantern (Extended Mix),"Mira Solen, Odd Harbour",mira solen paper lantern extended,'
        "full,2,182.3,store\n"
        "Sets/Friday,3,103,Nowhere\u2028Near,Østby,østby nowhere near,full,0,90.0,catalog\n"
    )


def test_the_review_file_holds_only_what_wants_a_human_and_what_it_takes_to_decide():
    assert written(ReviewWriter, ALL) == (
        "decision,playlist,playlist_index,track_id,title,artist,library_bpm,library_key,library_seconds,"
        "library_label,library_year,reasons,match_score,version,"
        "beatport_track_id,beatport_url,beatport_title,beatport_mix_name,beatport_artists,"
        "beatport_remixers,beatport_key,beatport_key_camelot,beatport_bpm,beatport_year,beatport_release_date,"
        "beatport_label,beatport_genre,beatport_sub_genre,beatport_release,beatport_catalog_number,beatport_isrc,"
        "beatport_length_ms,alternatives,location,entry\n"
        ',Sets/Friday,2,102,"\'=Glass ""Parade"" [FREE DL]","Ivo, Ren",127.5,8A,360,,,the second is as good,74.0,'
        "unknown,7003,https://www.beatport.com/track/-/7003,Glass Parade,,Ivo Ren,,A Minor,8A,127.5,,,,,,,,,,"
        '"7004: Ivo Ren, Tam - Glass Parade (Live)",,"{""track_id"": ""102"", '
        '""title"": ""=Glass \\""Parade\\"" [FREE DL]"", ""artist"": ""Ivo, Ren"", ""location"": """", '
        '""key"": ""8A"", ""bpm"": 127.5, ""seconds"": 360}"\n'
    )


def test_without_doubtful_rows_the_review_file_is_a_header():
    assert written(ReviewWriter, [MATCHED, MISSED, SKIPPED, FAILED]).count("\n") == 1


@given(ANY_RESULT)
def test_any_result_gives_whole_rows(result):
    for make in (candidates, QueriesWriter, ReviewWriter):
        header, *rows = csv.reader(io.StringIO(written(make, [result]), newline=""))
        assert all(len(row) == len(header) for row in rows)


@given(ANY_RESULT)
def test_every_query_of_any_result_can_be_read_back(result):
    _, *rows = csv.reader(io.StringIO(written(QueriesWriter, [result]), newline=""))
    assert len(rows) == len(result.queries)
    assert [int(read_cell(row[7])) for row in rows] == [record.candidates for record in result.queries]
