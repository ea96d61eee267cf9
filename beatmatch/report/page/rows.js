
// The table: which rows are shown, in which order, and as many at a time as a browser draws quickly.

const STEP = 100;
const view = { words: [], only: "", playlist: "", sort: "order", isReversed: false, rows: [], drawn: 0, current: null };
const opened = new Set();
const body = document.querySelector("#rows > tbody");
const byText = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });
const STATUS_ORDER = ["review", "no_match", "error", "matched", "skipped"];

const isFirstRun = ROWS.every((row) => row.changed === "new");  // "new" says nothing then
const isNews = (row) => row.changed !== null && row.changed !== "same" && !isFirstRun;

const FILTERS = [
  ["", "All", () => true],
  ...Object.entries(DATA.words).map(([status, word]) => [status, word, (row) => row.status === status]),
  ["writes", "new for the library", (row) => row.writes.length > 0],
  ["changed", "changed", isNews],
  ["undecided", "to decide", (row) => row.status === "review" && !decisionOf(row)],
].map(([name, word, isShown]) => ({ name, word, isShown }));

const SORTS = {
  order: ["playlist order", (a, b) => a.place - b.place],
  status: ["status", (a, b) => STATUS_ORDER.indexOf(a.status) - STATUS_ORDER.indexOf(b.status)],
  score: ["score", (a, b) => (a.score ?? -1) - (b.score ?? -1)],
  title: ["title", (a, b) => byText.compare(a.track.title, b.track.title)],
  artist: ["artist", (a, b) => byText.compare(a.track.artist, b.track.artist)],
  bpm: ["BPM", (a, b) => (a.track.bpm ?? 0) - (b.track.bpm ?? 0)],
};

function select() {
  const filter = FILTERS.find((each) => each.name === view.only) || FILTERS[0];
  const compare = SORTS[view.sort][1];
  view.rows = ROWS.filter((row) => filter.isShown(row)
    && (view.playlist === "" || row.playlist === Number(view.playlist))
    && view.words.every((word) => row.search.includes(word)));
  view.rows.sort((a, b) => compare(a, b) || a.place - b.place);
  if (view.isReversed) view.rows.reverse();
  document.getElementById("count").textContent = `${view.rows.length} of ${ROWS.length} tracks`;
  draw();
}

function draw() {
  body.replaceChildren();
  view.drawn = 0;
  drawMore();
}

function drawMore(count = STEP) {
  const pieces = document.createDocumentFragment();
  const end = Math.min(view.drawn + count, view.rows.length);
  for (; view.drawn < end; view.drawn++) {
    const row = view.rows[view.drawn], before = view.rows[view.drawn - 1];
    if (view.sort === "order" && DATA.playlists.length > 1 && (!before || before.playlist !== row.playlist)) {
      pieces.append(element("tr", { class: "group" }, element("th", { colspan: 6, scope: "colgroup", dir: "auto" }, DATA.playlists[row.playlist])));
    }
    pieces.append(line(row));
    if (opened.has(row.place)) pieces.append(details(row));
  }
  body.append(pieces);
  document.getElementById("more").hidden = view.drawn >= view.rows.length;
}

function line(row) {
  const isOpen = opened.has(row.place);
  const found = row.best === null ? null : row.candidates[row.best];
  const decision = decisionOf(row);
  const title = element("button", { type: "button", class: "open", dir: "auto", "aria-expanded": String(isOpen), "aria-controls": `detail-${row.place}` }, row.track.title || "(no title)");
  const why = row.status === "matched" ? null : element("span", { class: "reason", dir: "auto" }, row.reasons[0]);
  return element("tr", { class: row === view.current ? "row current" : "row", id: `row-${row.place}`, click: (event) => { if (!event.target.closest("a")) toggle(row); } },
    element("td", {}, row.index),
    element("td", {}, element("span", { class: `status ${row.status}` }, DATA.words[row.status]),
      row.status === "matched" && row.confidence !== "high" ? element("span", { class: "second" }, `${row.confidence} confidence`) : null,
      isNews(row) ? element("span", { class: "second" }, row.changed) : null,
      decision ? element("span", { class: "chosen" }, decision === "none" ? "you: not there" : `you: ${decision}`) : null),
    element("td", {}, title, element("span", { class: "second", dir: "auto" }, row.track.artist)),
    element("td", {}, found ? [linkTo(found, titleOf(found)), element("span", { class: "second", dir: "auto" }, found.artists.join(", "))] : null, why),
    element("td", {}, found ? chips(row, found) : null),
    element("td", {}, row.score));
}

function chips(row, found) {
  return FACTS.slice(4).filter(([, own, its, compare]) => own(row.track) && its(found) && ["nearly", "differs"].includes(compare(row, found)))
    .map(([name, own, its]) => element("span", { class: "chip" }, element("i", {}, `${name} `), own(row.track), " → ", element("b", {}, its(found))));
}

function toggle(row, isOpen = !opened.has(row.place)) {
  if (isOpen) opened.add(row.place);
  else opened.delete(row.place);
  makeCurrent(row);
  redraw(row);
}

function redraw(row) {
  const old = document.getElementById(`row-${row.place}`);
  if (!old) return;
  const hadFocus = old.contains(document.activeElement);
  document.getElementById(`detail-${row.place}`)?.remove();
  const fresh = line(row);
  old.replaceWith(fresh);
  if (opened.has(row.place)) fresh.after(details(row));
  if (hadFocus) fresh.querySelector(".open").focus({ preventScroll: true });
}

function makeCurrent(row) {
  if (view.current) document.getElementById(`row-${view.current.place}`)?.classList.remove("current");
  view.current = row;
  document.getElementById(`row-${row.place}`)?.classList.add("current");
}
