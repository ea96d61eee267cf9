
// Decisions made on the page: by the number that rows of the same track share. They outlive a reload where the browser
// lets a page keep something, and leave the page as the CSV that `beatmatch review --apply` reads.

const KEPT_AS = `beatmatch decisions ${DATA.run}`;
const decisions = new Map();
let isSaved = true;

const decisionOf = (row) => decisions.get(row.same) || "";

function decide(row, decision) {
  if (decision) decisions.set(row.same, decision);
  else decisions.delete(row.same);
  isSaved = false;
  keepDecisions();
  showDecisions();
  showFilters();
  for (const each of ROWS) if (each.same === row.same) redraw(each);
}

function keepDecisions() {
  try {
    localStorage.setItem(KEPT_AS, JSON.stringify([...decisions]));
  } catch { /* a browser that keeps nothing for a page */ }
}

function restoreDecisions() {
  try {
    for (const [same, decision] of JSON.parse(localStorage.getItem(KEPT_AS) || "[]")) {
      if (Number.isInteger(same) && /^(?:none|[0-9]{1,12})$/.test(decision)) decisions.set(same, decision);
    }
  } catch { /* as above, or not what this page has kept */ }
}

function showDecisions() {
  const bar = document.getElementById("decisions");
  bar.hidden = decisions.size === 0;
  document.getElementById("decided").textContent = decisions.size === 1 ? "1 decision" : `${decisions.size} decisions`;
  document.getElementById("then").hidden = !isSaved || decisions.size === 0;
}

function saveDecisions() {
  if (!decisions.size) return;
  const blob = new Blob([csvOfDecisions()], { type: "text/csv;charset=utf-8" });
  const link = element("a", { href: URL.createObjectURL(blob), download: "decisions.csv" });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  isSaved = true;
  showDecisions();
}

function forgetDecisions() {
  decisions.clear();
  isSaved = true;
  keepDecisions();
  showDecisions();
  showFilters();
  draw();
}

function csvOfDecisions() {
  const first = new Map();
  for (const row of ROWS) if (decisions.has(row.same) && !first.has(row.same)) first.set(row.same, row);
  const lines = [...first.values()].map((row) => {
    const values = reviewRow(row);
    return DATA.review_columns.map((name) => csvCell(values[name]));
  });
  return [DATA.review_columns, ...lines].map((cells) => cells.join(",") + "\n").join("");
}

function reviewRow(row) {
  const track = row.track, decision = decisionOf(row);
  const found = row.candidates.find((each) => String(each.id) === decision) || row.candidates[row.best === null ? 0 : row.best];
  const others = row.candidates.filter((each) => each !== found);
  const beatport = found ? {
    beatport_track_id: found.id, beatport_url: addressOf(found), beatport_title: found.title, beatport_mix_name: found.mix,
    beatport_artists: found.artists.join(", "), beatport_remixers: found.remixers.join(", "), beatport_bpm: found.bpm,
    beatport_year: yearOf(found), beatport_release_date: found.date, beatport_label: found.label,
    beatport_release: found.release, beatport_length_ms: found.length_ms, match_score: found.score, version: found.version,
  } : {};
  return {
    decision, playlist: DATA.playlists[row.playlist], playlist_index: row.index, track_id: track.track_id, title: track.title,
    artist: track.artist, library_bpm: track.bpm, library_key: track.key, library_seconds: track.seconds,
    library_label: track.label, library_year: track.year, reasons: row.reasons.join("; "), ...beatport,
    alternatives: others.map((each) => `${each.id}: ${each.artists.join(", ")} - ${titleOf(each)}`).join(" | "),
    location: track.location, entry: entryText(track),
  };
}

// The library entry as JSON in ASCII, which a spreadsheet and Latin-1 leave as it is.
function entryText(track) {
  const known = Object.fromEntries(Object.entries(track).filter(([name, value]) =>
    ["track_id", "title", "artist", "location"].includes(name) || (value !== null && value !== "")));
  return JSON.stringify(known).replace(/[\u007f-\uffff]/g, (letter) => "\\u" + letter.charCodeAt(0).toString(16).padStart(4, "0"));
}

// What a spreadsheet could run as a formula gets an apostrophe in front, at the start of the cell and behind a separator.
const FORMULA = "'*(?:[^\\S\\n]|[\\u00ad\\u200b-\\u200f\\u2060\\ufeff])*'*[=+\\-@＝＋－＠]";
const AT_START = new RegExp(`^(?=${FORMULA}|'*\\n)`);
const INSIDE = new RegExp(`([;\\n])(?=${FORMULA})`, "g");

function csvCell(value) {
  if (value === null || value === undefined) return "";
  const text = typeof value === "number" ? String(value)
    : clean(String(value).replace(/\r\n?/g, "\n")).replace(INSIDE, "$1'").replace(AT_START, "'");
  return /[",\n\r]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
}
