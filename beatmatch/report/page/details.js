
// What an open row shows: the candidates side by side, the parts of their scores, and what will be written.

const SIGNS = { same: "", nearly: "≈ ", differs: "≠ ", "": "" };
const IN_WORDS = { nearly: "nearly the same: ", differs: "differs: " };

function details(row) {
  const cell = element("td", { colspan: 6 });
  if (row.reasons.join("")) cell.append(element("p", { dir: "auto" }, row.reasons.join("; ")));
  if (row.candidates.length) cell.append(sideBySide(row));
  if (row.status !== "skipped") cell.append(decisionTools(row));
  if (row.writes.length) cell.append(writes(row));
  return element("tr", { class: "detail", id: `detail-${row.place}` }, cell);
}

function sideBySide(row) {
  const decision = decisionOf(row);
  const heads = row.candidates.map((candidate, place) => {
    const isChosen = decision === String(candidate.id);
    const number = place < 9 ? `${place + 1}. ` : "";
    return element("th", { scope: "col", class: place === row.best ? "best" : "" },
      number, place === row.best ? "best candidate" : "candidate", ` · ${candidate.score}`,
      element("div", { class: "actions" },
        linkTo(candidate, "Listen ↗", { "aria-label": `Listen to ${clean(titleOf(candidate))} on Beatport` }),
        element("button", { type: "button", "aria-pressed": String(isChosen), click: () => decide(row, isChosen ? null : String(candidate.id)) }, isChosen ? "Chosen" : "This one")));
  });
  const facts = FACTS.filter(([, own, found]) => own(row.track) || row.candidates.some(found)).map((fact) => factRow(row, fact));
  const notes = row.candidates.some((each) => each.notes.length)
    ? element("tr", {}, element("th", { scope: "row" }, "Notes"), element("td"), row.candidates.map((each) => element("td", { dir: "auto" }, each.notes.join("; "))))
    : null;
  const parts = element("tr", {}, element("th", { scope: "row" }, "Score"), element("td"), row.candidates.map((each) => element("td", {}, bars(each))));
  return element("div", { class: "sides", tabindex: 0, role: "region", "aria-label": "Candidates side by side" },
    element("table", {}, element("thead", {}, element("tr", {}, element("th"), element("th", { scope: "col" }, "Yours"), heads)),
      element("tbody", {}, facts, notes, parts)));
}

function factRow(row, [name, own, found, compare]) {
  const cells = row.candidates.map((candidate) => {
    const agrees = compare(row, candidate);
    const words = IN_WORDS[agrees] ? element("span", { class: "unseen" }, IN_WORDS[agrees]) : null;
    return element("td", { class: agrees, dir: "auto" }, words, element("span", { "aria-hidden": true }, SIGNS[agrees]), found(candidate));
  });
  return element("tr", {}, element("th", { scope: "row" }, name), element("td", { dir: "auto" }, own(row.track)), cells);
}

function bars(candidate) {
  const list = [];
  for (let place = 0; place < candidate.parts.length; place += 3) {
    const [name, value, weight] = [DATA.parts[candidate.parts[place]], candidate.parts[place + 1], candidate.parts[place + 2]];
    const bar = drawn("svg", { viewBox: "0 0 100 6", preserveAspectRatio: "none", "aria-hidden": true },
      drawn("rect", { class: "bar", width: Math.round(100 * value), height: 6 }));
    list.push(element("div", { class: "part" }, element("span", {}, name), bar, element("span", { title: "points of as many" }, `${Math.round(value * weight)}/${weight}`)));
  }
  return list;
}

function writes(row) {
  const lines = row.writes.map(([field, own, found]) =>
    element("tr", {}, element("td", {}, field.replace("_", " ")), element("td", { dir: "auto" }, own || "–"), element("td", {}, "→"), element("td", { dir: "auto" }, element("b", {}, found))));
  return element("div", {}, element("h3", {}, "New for your library"), element("table", { class: "writes" }, element("tbody", {}, lines)));
}

function decisionTools(row) {
  const wrong = element("p", { class: "wrong", role: "alert" });
  const other = element("input", {
    type: "text", "aria-label": "Address or id of another track", placeholder: "or paste an address or id of Beatport", autocomplete: "off",
    keydown: (event) => { if (event.key === "Enter") take(); },
  });
  const take = () => {
    const found = idIn(other.value);
    if (found) decide(row, found);
    else wrong.textContent = "That is no address of a Beatport track and no id.";
  };
  const isNone = decisionOf(row) === "none";
  return element("div", { class: "decide" },
    element("button", { type: "button", "aria-pressed": String(isNone), click: () => decide(row, isNone ? null : "none") }, "Not on Beatport"),
    other, element("button", { type: "button", click: take }, "Take it"),
    decisionOf(row) ? element("button", { type: "button", click: () => decide(row, null) }, "Undo") : null, wrong);
}

// The id in an address of a track, or a plain id; "" for anything else.
function idIn(text) {
  const found = /^(?:https?:\/\/)?(?:[a-z0-9-]+\.)*beatport\.com\/(?:[a-z-]+\/)?track\/[^\/?#]*\/([0-9]{1,12})\/?(?:[?#].*)?$/i.exec(text.trim()) || /^([0-9]{5,12})$/.exec(text.trim());
  return found ? found[1] : "";
}
