"""What people see in a terminal: results, messages, progress, and the screen of a review. Only this folder knows rich.

Reading order:

- `terminal`: what is known of stdout and stderr, and how a line is written on stderr
- `text`: texts from elsewhere made safe, and cut, wrapped or padded to a number of cells
- `links`: links in a terminal
- `layout`: rows of texts as aligned columns
- `phrases`: counts, times, states and logins in words
- `cells`, `columns`, `table`: results as a table: what a cell says, which columns there are, how it is drawn
- `playlists`: the playlists of a library as a tree
- `decisions`: decisions as a table
- `explain`: why a track was matched or not
- `messages`: the summary of a run, and the error that ends one
- `progress`: a bar, or a line now and then
- `fullscreen`: the whole terminal, and single keys from it
- `picker`: playlists picked from a list
- `review`: the screen of a review

`cli` and `doctor` import from the modules. Nothing is imported here, so that a command loads only what it shows.
"""
