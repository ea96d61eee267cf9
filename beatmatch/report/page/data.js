
"use strict";
// The data of the page, and the one way in which texts of it come onto the page: as text, never as markup.

const DATA = JSON.parse(document.getElementById("data").textContent);
const named = (names, values) => Object.fromEntries(names.map((name, place) => [name, values[place]]));
const fold = (text) => text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
// Controls, and what turns the direction of the text around it.
const clean = (text) => String(text).replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, " ");

const ROWS = DATA.rows.map((values, place) => {
  const row = named(DATA.row_fields, values);
  row.place = place;
  row.track = named(DATA.track_fields, row.track);
  row.candidates = row.candidates.map((each) => named(DATA.candidate_fields, each));
  row.writes = DATA.writes[place] || [];
  const found = row.candidates[row.best === null ? 0 : row.best];
  const ofFound = found ? [found.title, found.mix, ...found.artists, found.label, found.release, found.id] : [];
  row.search = fold([row.track.title, row.track.artist, row.track.label, DATA.playlists[row.playlist], ...row.reasons, ...ofFound].join(" "));
  return row;
});

function element(tag, attributes, ...children) {
  const made = document.createElement(tag);
  fill(made, attributes, children);
  return made;
}

function drawn(tag, attributes, ...children) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  fill(made, attributes, children);
  return made;
}

function fill(made, attributes, children) {
  for (const [name, value] of Object.entries(attributes || {})) {
    if (typeof value === "function") made.addEventListener(name, value);
    else if (value !== null && value !== undefined && value !== false) made.setAttribute(name, value === true ? "" : value);
  }
  for (const child of children.flat()) {
    if (child === null || child === undefined || child === "") continue;
    made.append(child instanceof Node ? child : document.createTextNode(clean(child)));
  }
}

const titleOf = (candidate) => candidate.mix ? `${candidate.title} (${candidate.mix})` : candidate.title;
const addressOf = (candidate) => `https://www.beatport.com/track/${(candidate.slug || "").replace(/[^\w-]/g, "") || "-"}/${Number(candidate.id)}`;
const linkTo = (candidate, text, attributes) =>
  element("a", { href: addressOf(candidate), target: "_blank", rel: "noopener noreferrer", dir: "auto", ...attributes }, text);
const yearOf = (candidate) => /^[0-9]{4}/.test(candidate.date || "") ? Number(candidate.date.slice(0, 4)) : null;
const minutes = (seconds) => seconds ? `${Math.floor(seconds / 60)}:${String(Math.floor(seconds) % 60).padStart(2, "0")}` : "";

// How well a part of the score agrees, 0 to 1; null where either side lacks it.
function agreement(candidate, name) {
  for (let place = 0; place < candidate.parts.length; place += 3) {
    if (DATA.parts[candidate.parts[place]] === name) return candidate.parts[place + 1];
  }
  return null;
}

// The facts that stand side by side: name, the library's, Beatport's, and how they agree.
const OF_VERSION = { exact: "same", compatible: "nearly", different: "differs", unknown: "nearly" };
const byPart = (name) => (row, candidate) => {
  const value = agreement(candidate, name);
  return value === null ? "" : value >= 0.95 ? "same" : value >= 0.6 ? "nearly" : "differs";
};
const byTempo = (row, candidate) => {
  if (!row.track.bpm || !candidate.bpm) return "";
  const apart = Math.abs(row.track.bpm - candidate.bpm);
  return apart < 0.5 ? "same" : apart < 3 ? "nearly" : "differs";
};
const FACTS = [
  ["Title", (track) => track.title, (each) => each.title, byPart("title")],
  ["Version", (track) => track.mix, (each) => each.mix, (row, each) => OF_VERSION[each.version] || ""],
  ["Artists", (track) => track.artist, (each) => each.artists.join(", "), byPart("artists")],
  ["Remixers", (track) => track.remixer, (each) => each.remixers.join(", "), () => ""],
  ["Key", (track) => track.key, (each) => each.key, byPart("key")],
  ["BPM", (track) => track.bpm, (each) => each.bpm, byTempo],
  ["Length", (track) => minutes(track.seconds), (each) => minutes((each.length_ms || 0) / 1000), byPart("length")],
  ["Label", (track) => track.label, (each) => each.label, byPart("label")],
  ["Release", (track) => track.album, (each) => each.release, byPart("release")],
  ["Year", (track) => track.year, (each) => each.date, byPart("year")],
  ["Genre", (track) => track.genre, (each) => each.genre, () => ""],
];
