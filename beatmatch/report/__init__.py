"""The report: the results of a run as one HTML page that needs nothing else, to read, to listen, and to decide on.

Open `writer` first: it takes results like every other writer. Then

    planned   what a match would write into the library
    rows      a result as the page has it, short enough for playlists of ten thousand tracks
    figures   the counts behind the small charts
    html      the page: a template, its styles and its scripts, which lie in the folder `page`

From outside import `ReportWriter` of `writer`.
"""
